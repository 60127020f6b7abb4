package io.backup4j.spi.journal;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records are asked for; all conditions must hold.
 *
 * @param kinds these kinds; empty for all
 * @param planOrNull only runs of this plan
 * @param placeOrNull only runs on the repository at this place
 * @param sinceOrNull only what finished at this time or later
 * @param limit at most so many, the newest; at least 1
 */
public record HistoryQuery(
        Set<RunKind> kinds,
        @Nullable String planOrNull,
        @Nullable String placeOrNull,
        @Nullable Instant sinceOrNull,
        int limit) {
    /** As many as a repository keeps. */
    public static final int DEFAULT_LIMIT = 1000;

    public HistoryQuery {
        kinds = Set.copyOf(kinds);
        if (limit < 1) {
            throw new IllegalArgumentException("limit: must be at least 1: " + limit);
        }
    }

    /** The newest {@link #DEFAULT_LIMIT} records of any kind. */
    public static HistoryQuery all() {
        return newest(DEFAULT_LIMIT);
    }

    /** The newest records of any kind. */
    public static HistoryQuery newest(int limit) {
        return new HistoryQuery(Set.of(), null, null, null, limit);
    }

    public HistoryQuery of(RunKind... wanted) {
        return new HistoryQuery(Set.of(wanted), planOrNull, placeOrNull, sinceOrNull, limit);
    }

    public HistoryQuery plan(String wanted) {
        return new HistoryQuery(kinds, wanted, placeOrNull, sinceOrNull, limit);
    }

    public HistoryQuery place(String wanted) {
        return new HistoryQuery(kinds, planOrNull, wanted, sinceOrNull, limit);
    }

    public HistoryQuery since(Instant wanted) {
        return new HistoryQuery(kinds, planOrNull, placeOrNull, wanted, limit);
    }

    /** Whether a record meets the conditions; the limit is not looked at. */
    public boolean covers(RunRecord record) {
        return (kinds.isEmpty() || kinds.contains(record.kind()))
                && (planOrNull == null || planOrNull.equals(record.planOrNull()))
                && (placeOrNull == null || placeOrNull.equals(record.place()))
                && (sinceOrNull == null || !record.finished().isBefore(sinceOrNull));
    }
}
