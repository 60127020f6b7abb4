package io.backup4j.spi.drill;

import java.time.Duration;
import java.util.Objects;

/**
 * What a drill has shown of one source.
 *
 * @param source its name
 * @param kind its kind
 * @param result what was shown
 * @param reason why it was skipped or failed; after success what could not be compared or cleaned up; empty if there is nothing to say
 * @param entries entries that were compared
 * @param bytes length of the content that was read back and compared
 * @param restoring time that the restore took
 * @param comparing time that the comparison and the host's checks took
 */
public record DrilledSource(
        String source,
        String kind,
        DrillResult result,
        String reason,
        long entries,
        long bytes,
        Duration restoring,
        Duration comparing) {
    public DrilledSource {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(restoring, "restoring");
        Objects.requireNonNull(comparing, "comparing");
        if (result != DrillResult.OK && reason.isBlank()) {
            throw new IllegalArgumentException("reason: source '" + source + "' is " + result + " without one");
        }
    }
}
