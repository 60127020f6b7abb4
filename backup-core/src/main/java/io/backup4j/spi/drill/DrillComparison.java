package io.backup4j.spi.drill;

import java.util.List;

/**
 * How much was compared.
 *
 * @param entries entries of the backup that were found in the sandbox, with differences or without; those of kind {@code OTHER} count where nothing is
 *     restored of them
 * @param bytes length of the content that was read back
 * @param notCompared what this sandbox cannot keep or did not look at, and whatever else is to be said after success, for people; empty if there is nothing
 */
public record DrillComparison(long entries, long bytes, List<String> notCompared) {
    public DrillComparison {
        notCompared = List.copyOf(notCompared);
    }
}
