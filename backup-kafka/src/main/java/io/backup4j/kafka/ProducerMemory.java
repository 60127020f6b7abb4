package io.backup4j.kafka;

/**
 * What the producers of a restore may hold of records on their way. There is at least one for each way of compressing; these divide the share of producers, and none has less than the longest
 * records need. What all hold above that share is taken from what writers and readers have.
 *
 * @param connections producers for each way of compressing. A broker works on one request of a connection at a time
 * @param bufferBytes of each producer, which no record may be longer than
 * @param excessBytes what all hold above the share of producers
 * @param unanswered most records of one partition that are sent and not answered; of short ones there may be five times as many ({@link Answers})
 */
record ProducerMemory(int connections, long bufferBytes, long excessBytes, int unanswered) {
    /** More is no faster. */
    private static final long MOST_BYTES = 128L << 20;

    /** Holds the longest record of most clusters. */
    private static final long LEAST_BYTES = 16L << 20;

    /**
     * The client keeps about 200 bytes of objects for a record until it is answered, however short it is: for all writers 0.6 % of the heap, and 3 % where records are short. Each collection of young
     * objects copies them, so that more cost more than they bring: with the whole buffer full of records of 575 bytes, a quarter of a restore's processor time was the collector's.
     */
    private static final long HEAP_BYTES_PER_UNANSWERED = 32 << 10;

    /** More than a batch of usual records, in a heap that is small for so many writers. */
    private static final int LEAST_UNANSWERED = 1000;

    /** With a heap as this process has it. */
    static ProducerMemory of(int compressions, int writers, long batchBytes) {
        return of(Runtime.getRuntime().maxMemory(), compressions, writers, batchBytes);
    }

    /**
     * @param compressions ways of compressing
     * @param writers partitions that are written at once
     * @param batchBytes longest batch of all topics
     */
    static ProducerMemory of(long heapBytes, int compressions, int writers, long batchBytes) {
        long share = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, heapBytes / 16));
        // As if there were no further connections: these must make no record too long.
        long buffer = Math.max(LEAST_BYTES, share / compressions);
        long spare = Math.min(heapBytes / 16, spareRoom(heapBytes, writers, batchBytes));
        int connections = (int) Math.max(1, Math.min(writers, (share + spare) / (buffer * compressions)));
        long unanswered = Math.max(LEAST_UNANSWERED, heapBytes / HEAP_BYTES_PER_UNANSWERED / writers);
        return new ProducerMemory(connections, buffer, Math.max(0, buffer * compressions * connections - share), (int)
                Math.min(Integer.MAX_VALUE, unanswered));
    }

    /** What is left when all writers and as many readers work at once: they are not to wait for one another because of a further connection. */
    private static long spareRoom(long heapBytes, int writers, long batchBytes) {
        ReadingMemory memory = ReadingMemory.of(heapBytes, writers);
        return memory.roomBytes() - writers * (memory.readerBytes(batchBytes) + ReadingMemory.writerBytes(batchBytes));
    }
}
