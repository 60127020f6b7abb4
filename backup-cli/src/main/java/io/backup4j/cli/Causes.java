package io.backup4j.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in words why something failed: the JDK's messages are often only a file name. */
final class Causes {
    private Causes() {}

    static String describe(Throwable cause) {
        if (cause instanceof NoSuchFileException e) {
            return "does not exist: " + e.getFile();
        }
        if (cause instanceof AccessDeniedException e) {
            return "access denied: " + e.getFile();
        }
        if (cause instanceof FileAlreadyExistsException e) {
            return "exists already: " + e.getFile();
        }
        if (cause instanceof NotDirectoryException e) {
            return "is not a directory: " + e.getFile();
        }
        if (cause instanceof DirectoryNotEmptyException e) {
            return "directory is not empty: " + e.getFile();
        }
        if (cause instanceof FileSystemException e && e.getReason() != null) {
            return e.getReason() + ": " + e.getFile();
        }
        String message = cause.getMessage();
        if (message == null || message.isBlank()) {
            return cause instanceof IOException ? "input or output failed" : "no reason was given";
        }
        return message;
    }
}
