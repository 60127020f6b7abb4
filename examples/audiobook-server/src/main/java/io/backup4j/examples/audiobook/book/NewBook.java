package io.backup4j.examples.audiobook.book;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A book that comes into the library.
 *
 * @param title of it
 * @param author of it
 * @param audio the audio file
 * @param cover its cover; null for none
 */
public record NewBook(
        String title, String author, File audio, @Nullable File cover) {
    public NewBook {
        if (title.isBlank() || author.isBlank()) {
            throw new IllegalArgumentException("A book has a title and an author.");
        }
    }

    /**
     * A file.
     *
     * @param name of which the ending counts
     * @param content opened once
     */
    public record File(String name, Content content) {}

    /** Where a file's bytes come from. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }
}
