package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk of which somebody sees every change before it is made, and every point at which durability is asked for. */
public final class WatchedDisk implements Disk {
    private final Disk real;
    private final Watcher watcher;

    WatchedDisk(Disk real, Watcher watcher) {
        this.real = real;
        this.watcher = watcher;
    }

    /** Told of each change before it is made; what it throws keeps the change from being made. Called by any thread. */
    @FunctionalInterface
    public interface Watcher {
        /** @param change one of: create, write, force, link, unlink, mkdir, rmdir, sync */
        void before(String change, Path path) throws IOException;
    }

    /** A directory sink of the host's disk. */
    public static BackupSink sink(Path root, Watcher watcher) {
        return new DirectorySink(root, new WatchedDisk(new NioDisk(), watcher));
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        watcher.before("mkdir", directory);
        real.createDirectory(directory);
    }

    @Override
    public DiskFile createFile(Path file) throws IOException {
        watcher.before("create", file);
        DiskFile open = real.createFile(file);
        return new DiskFile() {
            @Override
            public void write(List<ByteBuffer> parts) throws IOException {
                watcher.before("write", file);
                open.write(parts);
            }

            @Override
            public void force() throws IOException {
                watcher.before("force", file);
                open.force();
            }

            @Override
            public void close() throws IOException {
                open.close();
            }
        };
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        watcher.before("link", name);
        real.link(existing, name);
    }

    @Override
    public void unlink(Path file) throws IOException {
        watcher.before("unlink", file);
        real.unlink(file);
    }

    @Override
    public void removeDirectory(Path directory) throws IOException {
        watcher.before("rmdir", directory);
        real.removeDirectory(directory);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        watcher.before("sync", directory);
        real.syncDirectory(directory);
    }
}
