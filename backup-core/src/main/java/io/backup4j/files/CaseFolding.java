package io.backup4j.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two files of a backup apart whose names differ only in a way that this file system ignores (upper and lower case on Windows and macOS): the second
 * would silently replace the first. Costs one system call per session where names are exact, and two per file where they are not. Thread-safe.
 */
final class CaseFolding {
    private volatile @Nullable Boolean folds;

    /** Finds out, given a new file whose name has lower-case letters. */
    void probe(Path file) {
        if (folds == null) {
            String upper = file.getFileName().toString().toUpperCase(Locale.ROOT);
            folds = Files.exists(file.resolveSibling(upper), LinkOption.NOFOLLOW_LINKS);
        }
    }

    /**
     * Gives a file its final name.
     *
     * @throws EntryBlockedException if that is taken by a file of another name
     */
    void rename(Path temporary, Path destination) throws IOException {
        if (!Boolean.TRUE.equals(folds)) {
            FileWriters.rename(temporary, destination);
            return;
        }
        synchronized (this) {
            if (Files.exists(destination, LinkOption.NOFOLLOW_LINKS)) {
                Path name = destination.toRealPath(LinkOption.NOFOLLOW_LINKS).getFileName();
                if (!name.toString().equals(destination.getFileName().toString())) {
                    throw new EntryBlockedException("this file system does not tell its name from that of " + name);
                }
            }
            FileWriters.rename(temporary, destination);
        }
    }
}
