package io.backup4j.examples.audiobook.book;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An audiobook.
 *
 * @param id never given twice, also after a restore of an older state
 * @param title of it
 * @param author of it
 * @param audio name of its audio file
 * @param cover name of its cover; null if it has none
 * @param addedAt when it was uploaded
 */
public record Book(
        String id,
        String title,
        String author,
        String audio,
        @Nullable String cover,
        Instant addedAt) {}
