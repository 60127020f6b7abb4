package io.backup4j.spi.backup;

import java.time.Instant;
import java.util.Objects;

/** When the content of a source was seen. */
public sealed interface Consistency {

    /** All content is of one instant. */
    record Held(Instant at) implements Consistency {
        public Held {
            Objects.requireNonNull(at, "at");
        }
    }

    /** Content was seen over the half-open interval [from, to): each entry at some moment of it. */
    record Fuzzy(Instant from, Instant to) implements Consistency {
        public Fuzzy {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("to: " + to + " is before from " + from);
            }
        }
    }
}
