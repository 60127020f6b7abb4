package io.backup4j.sinks;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Everything by which the directory sink changes a file system, and every point at which it asks for durability. A seam: a model of power loss
 * implements it in the tests. Reading needs no seam.
 *
 * <p>Failures are those of {@link java.nio.file.Files}: {@code NoSuchFileException}, {@code FileAlreadyExistsException},
 * {@code DirectoryNotEmptyException} and so on. Thread-safe.
 */
interface Disk {

    /** Creates one directory that only its owner may use. Its name is durable after {@link #syncDirectory} of its parent. */
    void createDirectory(Path directory) throws IOException;

    /** Creates an empty file that only its owner may use; fails if the name is taken. */
    DiskFile createFile(Path file) throws IOException;

    /** Gives the file {@code existing} a second name; fails if that is taken, whatever it names. Atomic. */
    void link(Path existing, Path name) throws IOException;

    /** Removes a name of a file. */
    void unlink(Path file) throws IOException;

    /** Removes an empty directory. */
    void removeDirectory(Path directory) throws IOException;

    /** Makes the names in a directory durable as they are now, those in directories below it not included. */
    void syncDirectory(Path directory) throws IOException;
}
