package io.backup4j.kafka;

/**
 * What the producers of a restore may hold of records on their way. There is one for each way of compressing, and they divide what one alone would have. None has less than the longest
 * records need, so many of them in a small heap hold more than that together: the rest is taken from what writers and readers have.
 *
 * @param bufferBytes of each
 * @param excessBytes what all hold above the share of producers
 */
record ProducerMemory(long bufferBytes, long excessBytes) {
    /** More is no faster. */
    private static final long MOST_BYTES = 128L << 20;

    /** Holds the longest record of most clusters. */
    private static final long LEAST_BYTES = 16L << 20;

    /** With a heap as this process has it. */
    static ProducerMemory of(int producers) {
        return of(Runtime.getRuntime().maxMemory(), producers);
    }

    static ProducerMemory of(long heapBytes, int producers) {
        long share = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, heapBytes / 16));
        long buffer = Math.max(LEAST_BYTES, share / producers);
        return new ProducerMemory(buffer, Math.max(0, buffer * producers - share));
    }
}
