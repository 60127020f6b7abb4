package io.backup4j.sinks;

import java.io.IOException;
import java.nio.file.Path;

/** A disk on which one kind of change fails in a way that a test supplies. */
final class FailingDisk implements Disk {
    /** The changes that can fail. */
    enum Change {
        CREATE_DIRECTORY,
        CREATE_FILE,
        LINK,
        UNLINK,
        SYNC_DIRECTORY
    }

    /** Throws, or lets the change happen. */
    @FunctionalInterface
    interface Failure {
        void strike(Path path) throws IOException;
    }

    private final Disk real;
    private final Change change;
    private final Failure failure;

    FailingDisk(Change change, Failure failure) {
        this(new NioDisk(), change, failure);
    }

    FailingDisk(Disk real, Change change, Failure failure) {
        this.real = real;
        this.change = change;
        this.failure = failure;
    }

    private void maybe(Change now, Path path) throws IOException {
        if (now == change) {
            failure.strike(path);
        }
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        maybe(Change.CREATE_DIRECTORY, directory);
        real.createDirectory(directory);
    }

    @Override
    public DiskFile createFile(Path file) throws IOException {
        maybe(Change.CREATE_FILE, file);
        return real.createFile(file);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        maybe(Change.LINK, existing);
        real.link(existing, name);
    }

    @Override
    public void unlink(Path file) throws IOException {
        maybe(Change.UNLINK, file);
        real.unlink(file);
    }

    @Override
    public void removeDirectory(Path directory) throws IOException {
        real.removeDirectory(directory);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        maybe(Change.SYNC_DIRECTORY, directory);
        real.syncDirectory(directory);
    }
}
