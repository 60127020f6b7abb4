package io.backup4j.sinks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** The real disk, through {@code java.nio.file}. Stateless. */
final class NioDisk implements Disk {
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    @Override
    public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, permissions(directory, OWNER_DIRECTORY));
    }

    @Override
    public DiskFile createFile(Path file) throws IOException {
        return new NioDiskFile(FileChannel.open(
                file,
                EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                permissions(file, OWNER_FILE)));
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        Files.createLink(name, existing);
    }

    @Override
    public void unlink(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void removeDirectory(Path directory) throws IOException {
        Files.delete(directory);
    }

    /**
     * A directory is synchronised through a channel on it. Where the provider of the host's own file systems cannot open one, this fails: a put
     * that cannot be proven durable must not succeed. Other providers (file systems in memory) have nothing to make durable.
     */
    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            if (directory.getFileSystem() == FileSystems.getDefault()) {
                throw e;
            }
        }
    }

    private static FileAttribute<?>[] permissions(Path path, Set<PosixFilePermission> permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
