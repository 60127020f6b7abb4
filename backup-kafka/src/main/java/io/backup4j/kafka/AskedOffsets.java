package io.backup4j.kafka;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * Where the offsets that groups have committed in a partition of the source lie in the target: at the first restored record that does not lie before them, or at the end if there is
 * none. So no group leaves out a record or reads one twice, whatever gaps lie between. Groups are known before records come, so nothing else has to be kept. One thread at a time.
 */
final class AskedOffsets {
    private final long[] asked;
    private final long[] found;
    private int answered;

    AskedOffsets(Collection<Long> offsets) {
        this.asked =
                offsets.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
        this.found = new long[asked.length];
    }

    boolean isEmpty() {
        return asked.length == 0;
    }

    /** A record was restored; comes in ascending order. */
    void restored(long source, long target) {
        while (answered < asked.length && asked[answered] <= source) {
            found[answered++] = target;
        }
    }

    /** All records have come; what is not answered points to the end. */
    void end(long target) {
        while (answered < asked.length) {
            found[answered++] = target;
        }
    }

    /** There are so many records, one at each offset from the first one on. */
    void dense(long source, long target, long records) {
        while (answered < asked.length) {
            found[answered] = target + Math.max(0, Math.min(records, asked[answered] - source));
            answered++;
        }
    }

    /** After {@link #end}, of an offset that was asked for. */
    long target(long source) {
        return found[Arrays.binarySearch(asked, source)];
    }

    /** The same offsets, not answered. */
    AskedOffsets unanswered() {
        return new AskedOffsets(Arrays.stream(asked).boxed().toList());
    }

    /** The first offset to which another one, asked for the same, has another answer; for people. */
    Optional<String> differenceOf(AskedOffsets other) {
        for (int i = 0; i < asked.length; i++) {
            if (found[i] != other.found[i]) {
                return Optional.of("a group at offset " + asked[i] + " would be put to " + other.found[i]
                        + ", but the first record from there on is at " + found[i]);
            }
        }
        return Optional.empty();
    }
}
