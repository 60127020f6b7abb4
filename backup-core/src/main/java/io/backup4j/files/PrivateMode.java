package io.backup4j.files;

import java.nio.file.FileSystem;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Modes of what a restore makes, until it gets its own: what is restored may be private. Nothing where the file system has no modes. */
final class PrivateMode {
    private static final FileAttribute<?>[] NONE = {};
    private static final FileAttribute<?>[] DIRECTORY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
    };
    private static final AtomicReferenceArray<FileAttribute<?> @Nullable []> FILES =
            new AtomicReferenceArray<>(UnixMode.PERMISSIONS + 1);

    private PrivateMode() {}

    /**
     * For a new file.
     *
     * @param mode by {@link FirstMode}
     */
    static FileAttribute<?>[] ofFile(FileSystem fileSystem, int mode) {
        if (mode == FirstMode.NONE || !hasModes(fileSystem)) {
            return NONE;
        }
        FileAttribute<?>[] attributes = FILES.get(mode);
        if (attributes == null) {
            attributes = new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(UnixMode.permissions(mode))};
            FILES.set(mode, attributes);
        }
        return attributes;
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
