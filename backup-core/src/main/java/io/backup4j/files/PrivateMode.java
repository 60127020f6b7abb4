package io.backup4j.files;

import java.nio.file.FileSystem;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Modes of what a restore makes, until it gets its own: what is restored may be private. Nothing where the file system has no modes. */
final class PrivateMode {
    private static final FileAttribute<?>[] NONE = {};
    private static final FileAttribute<?>[] FILE = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
    private static final FileAttribute<?>[] DIRECTORY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
    };

    private PrivateMode() {}

    static FileAttribute<?>[] ofFile(FileSystem fileSystem) {
        return hasModes(fileSystem) ? FILE : NONE;
    }

    static FileAttribute<?>[] ofDirectory(FileSystem fileSystem) {
        return hasModes(fileSystem) ? DIRECTORY : NONE;
    }

    /** The mode that the process gives to anything new. */
    static FileAttribute<?>[] unchanged() {
        return NONE;
    }

    private static boolean hasModes(FileSystem fileSystem) {
        return fileSystem.supportedFileAttributeViews().contains("posix");
    }
}
