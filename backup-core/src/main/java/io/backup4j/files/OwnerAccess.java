package io.backup4j.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/** Lets the owner of files in a scratch directory at them, whatever modes they were restored with. */
final class OwnerAccess {
    private OwnerAccess() {}

    /**
     * Adds bits to the permissions of a file or directory that lack them; does nothing where there are no permissions, or no such file.
     *
     * <p>Java changes modes without following links by opening the file first, which is just what is not permitted. So this follows them, after a look that it
     * is none: good enough where nobody else may write.
     *
     * @param bits as in {@link UnixMode}
     */
    static void give(Path file, int bits) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            PosixFileAttributes present =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            int mode = UnixMode.of(present.permissions());
            if (!present.isSymbolicLink() && (mode & bits) != bits) {
                Files.setPosixFilePermissions(file, UnixMode.permissions(mode | bits));
            }
        } catch (NoSuchFileException e) {
            // It vanished; whoever reads it will see.
        }
    }
}
