package io.backup4j.kafka;

/**
 * What the producers of a restore may hold of records on their way. There are some for each way of compressing, and they divide what one alone would have. None has less than the longest
 * records need, so many of them in a small heap hold more than that together: the rest is taken from what writers and readers have.
 *
 * @param connections producers for each way of compressing. A broker works on one request of a connection at a time
 * @param bufferBytes of each producer
 * @param excessBytes what all hold above the share of producers
 * @param unanswered most records of one partition that are sent and not answered
 */
record ProducerMemory(int connections, long bufferBytes, long excessBytes, int unanswered) {
    /** More is no faster. */
    private static final long MOST_BYTES = 128L << 20;

    /** Holds the longest record of most clusters. */
    private static final long LEAST_BYTES = 16L << 20;

    /**
     * The client keeps about 200 bytes of objects for a record until it is answered, however short it is: a hundredth of the heap. Each collection of young objects copies them, so that more cost
     * more than they bring: with the whole buffer full of records of 575 bytes, a third of a restore's processor time was the collector's.
     */
    private static final long HEAP_BYTES_PER_UNANSWERED = 32 << 10;

    /** Enough for some batches of usual records. */
    private static final int LEAST_UNANSWERED = 1000;

    /** With a heap as this process has it. */
    static ProducerMemory of(int compressions, int writers) {
        return of(Runtime.getRuntime().maxMemory(), compressions, writers);
    }

    /**
     * @param compressions ways of compressing
     * @param writers partitions that are written at once
     */
    static ProducerMemory of(long heapBytes, int compressions, int writers) {
        long share = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, heapBytes / 16));
        // For more connections producers may have twice their share, where the heap has that.
        long fitting = (share + Math.min(share, heapBytes / 16)) / LEAST_BYTES / compressions;
        int connections = (int) Math.max(1, Math.min(writers, fitting));
        long producers = (long) connections * compressions;
        long buffer = Math.max(LEAST_BYTES, share / producers);
        long unanswered = Math.max(LEAST_UNANSWERED, heapBytes / HEAP_BYTES_PER_UNANSWERED / writers);
        return new ProducerMemory(connections, buffer, Math.max(0, buffer * producers - share), (int)
                Math.min(Integer.MAX_VALUE, unanswered));
    }
}
