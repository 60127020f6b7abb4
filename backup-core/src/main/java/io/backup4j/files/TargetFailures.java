package io.backup4j.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Tells a failure of one entry, after which the restore goes on, from a failure of the target. */
final class TargetFailures {
    /** A file system with less than this is called full: it still takes small files and names now and then. */
    private static final long FULL_BELOW_BYTES = 1 << 20;

    private final Path root;

    TargetFailures(Path root) {
        this.root = root;
    }

    /** Whether only one entry is concerned, given what opening, naming or changing attributes of it threw. */
    boolean concernOneEntry(IOException failure) {
        if (failure instanceof EntryBlockedException) {
            return true;
        }
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        return failure instanceof AccessDeniedException
                || failure instanceof NoSuchFileException
                || failure instanceof FileAlreadyExistsException
                || failure instanceof DirectoryNotEmptyException
                || failure instanceof NotDirectoryException
                || failure instanceof FileSystemLoopException
                || (failure instanceof FileSystemException && storeTakesMore(failure));
    }

    /** The failure of the target as a whole, said so that it can be acted on. */
    IOException ofTarget(String doing, Path place, IOException failure) {
        if (failure instanceof ClosedByInterruptException) {
            return failure;
        }
        String hint =
                storeTakesMore(failure) ? "" : "; the file system is full or read-only: make room and restore again";
        return new IOException("cannot " + doing + " " + place + ": " + reason(failure) + hint, failure);
    }

    /** Why, without the path, which the caller names. */
    static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "something with this name exists";
        }
        if (failure instanceof FileSystemException withReason && withReason.getReason() != null) {
            return withReason.getReason();
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** The operating system's texts may be translated, so the file system is asked; its text only adds the case of no free inodes. */
    private boolean storeTakesMore(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("No space left")
                || message.contains("Read-only file system")
                || message.contains("quota")) {
            return false;
        }
        try {
            FileStore store = Files.getFileStore(root);
            return !store.isReadOnly() && store.getUsableSpace() >= FULL_BELOW_BYTES;
        } catch (IOException e) {
            return false;
        }
    }
}
