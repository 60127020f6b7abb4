package io.backup4j.cli;

import io.backup4j.files.GlobSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Patterns from the command line. */
final class Globs {
    private Globs() {}

    /**
     * Reads a pattern.
     *
     * @param pattern null for none
     * @throws UsageException if it is malformed
     */
    static GlobSet parse(@Nullable String pattern) {
        return pattern == null ? GlobSet.none() : parse(List.of(pattern));
    }

    static GlobSet parse(List<String> patterns) {
        try {
            return GlobSet.of(patterns);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
