package io.backup4j.spring.web;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param name for logs; {@code anonymous} for nobody
 * @param known whether anybody has proven who he is
 * @param highestOrNull the most he may; null for nothing
 */
record Caller(String name, boolean known, @Nullable Permission highestOrNull) {
    Caller {
        Objects.requireNonNull(name, "name");
    }

    boolean may(Permission wanted) {
        return highestOrNull != null && highestOrNull.compareTo(wanted) >= 0;
    }
}
