package io.backup4j.sinks;

import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;

/**
 * Reads the meaning of a file system's failure. Java has exception types for some error numbers only; the others are told by the text of
 * {@code strerror}.
 */
final class FileFailures {
    /** ENOSPC, EDQUOT; ERROR_DISK_FULL of Windows. */
    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded", "not enough space on the disk");
    /** EROFS, EPERM. */
    private static final List<String> REFUSED = List.of("Read-only file system", "Operation not permitted");
    /** ENOTDIR: a component of the path is a file, so nothing can be below it. */
    private static final String NOT_A_DIRECTORY = "Not a directory";

    private FileFailures() {}

    /** The same failure as the SPI tells it: full, refused, or as it was. */
    static IOException translate(String what, IOException failure) {
        if (failure instanceof SinkFullException || failure instanceof SinkAccessException) {
            return failure;
        }
        if (isFull(failure)) {
            return new SinkFullException(what + ": no room left: " + failure.getMessage(), failure);
        }
        if (isRefused(failure)) {
            return new SinkAccessException(what + ": refused by the file system: " + failure.getMessage(), failure);
        }
        return failure;
    }

    /** A file system that is read-only, or knows no hard links, says so with an unchecked exception. */
    static SinkAccessException translate(String what, UnsupportedOperationException failure) {
        String reason = failure instanceof ReadOnlyFileSystemException
                ? "the file system is read-only"
                : "the file system lacks an operation that a directory sink needs (hard links)";
        return new SinkAccessException(what + ": " + reason, failure);
    }

    static boolean isFull(IOException failure) {
        return mentions(failure, FULL);
    }

    static boolean isRefused(IOException failure) {
        return failure instanceof AccessDeniedException || mentions(failure, REFUSED);
    }

    static boolean isAbsent(IOException failure) {
        return failure instanceof NoSuchFileException || mentions(failure, List.of(NOT_A_DIRECTORY));
    }

    private static boolean mentions(IOException failure, List<String> texts) {
        String message = failure.getMessage();
        return message != null && texts.stream().anyMatch(message::contains);
    }
}
