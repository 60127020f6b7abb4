package io.backup4j.spi.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;

/**
 * When a policy is applied.
 *
 * @param now the time
 * @param zone whose days, weeks and months count
 */
public record RetentionMoment(Instant now, ZoneId zone) {
    public RetentionMoment {
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(zone, "zone");
    }
}
