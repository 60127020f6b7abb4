package io.backup4j.spi.source;

import io.backup4j.spi.entry.EntryAttributes;
import java.util.Objects;

/**
 * What is known of an entry after its content was read.
 *
 * @param attributes to be stored (for example row counts, first and last timestamp)
 * @param evidence proof to be stored for the next run, empty if the state read cannot be proven (a file touched within the clock's granularity)
 * @param changed the entry changed while it was read: the engine reads it again, and after some attempts stores it marked
 */
public record EntryOutcome(EntryAttributes attributes, byte[] evidence, boolean changed) {
    public EntryOutcome {
        Objects.requireNonNull(attributes, "attributes");
        Objects.requireNonNull(evidence, "evidence");
    }
}
