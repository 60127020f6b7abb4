package io.backup4j.engine.pack;

import java.util.Objects;

/**
 * Bytes of a pack that could not be read.
 *
 * @param from first damaged byte
 * @param to first byte behind them
 * @param reason what was wrong at the first of them
 */
public record DamagedRange(long from, long to, String reason) {
    public DamagedRange {
        Objects.requireNonNull(reason, "reason");
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("from, to: not a range: " + from + ", " + to);
        }
    }
}
