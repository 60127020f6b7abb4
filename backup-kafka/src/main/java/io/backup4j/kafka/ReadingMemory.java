package io.backup4j.kafka;

import io.backup4j.kafka.format.TopicDocument;

/**
 * What readers of records may hold in a heap of a given size, computed and not hoped for. All readers of a session together hold no more than a quarter of the heap, unless one
 * single record needs more: then that one is read alone ({@link PartitionConsumers}).
 *
 * @param fetchBytes most bytes of one fetch, but for a batch of records that is longer alone
 * @param pollBytes most bytes of records that one poll unpacks, but for the last of them
 * @param roomBytes most bytes of all readers at once
 */
record ReadingMemory(int fetchBytes, int pollBytes, long roomBytes) {
    /**
     * An array of half a region is allocated apart by a collector with regions (G1; they have 1 MiB in a small heap): it needs neighbouring free regions, and JDK 17 gives up with an
     * {@code OutOfMemoryError}, long before the heap is full, if it finds none while other threads compress (JDK-8192647). So fetches stay below that where there is not plenty of room.
     */
    private static final int SMALL_FETCH_BYTES = 480 << 10;

    /** Enough: one fetch per millisecond would be 4 GB/s, many times what the engine behind it takes. */
    private static final int FETCH_BYTES = 4 << 20;

    private static final long SMALL_HEAP = 1L << 30;
    private static final int LEAST_POLL_BYTES = 1 << 20;
    private static final int MOST_POLL_BYTES = 8 << 20;

    /** Beside records: what is encoded and not taken yet, what a sum over them gathers, and buffers of the client. */
    private static final long BESIDE = 1 << 20;

    /** What Kafka has for topics of which nothing else is known. */
    static final long USUAL_BATCH_BYTES = (1 << 20) + 12;

    /** Longest batch of records that a topic takes, as its document says. */
    static long batchBytes(TopicDocument topic) {
        TopicDocument.Setting setting = topic.effective().get("max.message.bytes");
        String value = setting == null ? null : setting.value();
        return value == null ? USUAL_BATCH_BYTES : Long.parseLong(value);
    }

    /** With a heap as this process has it. */
    static ReadingMemory of(int readers) {
        return of(Runtime.getRuntime().maxMemory(), readers);
    }

    static ReadingMemory of(long heapBytes, int readers) {
        long room = heapBytes / 4;
        int fetch = heapBytes < SMALL_HEAP ? SMALL_FETCH_BYTES : FETCH_BYTES;
        // Two fetches and one poll in a reader's share.
        long poll = room / readers - 2L * fetch - BESIDE;
        return new ReadingMemory(fetch, (int) Math.max(LEAST_POLL_BYTES, Math.min(MOST_POLL_BYTES, poll / 4)), room);
    }

    /**
     * What one reader holds at most: a fetch in hand and one on its way, neither shorter than a batch; a poll that was unpacked, and one record more; the same record encoded, and once more
     * while room for it is made.
     *
     * @param batchBytes longest batch of the topic, and with that the longest record, unless its writers compress and have raised their {@code max.request.size}
     */
    long readerBytes(long batchBytes) {
        return 2 * Math.max(fetchBytes, batchBytes) + pollBytes + 3 * batchBytes + BESIDE;
    }

    /**
     * What one writer holds at most beside the producer's buffers: a record of which a part has come, once more while room for its rest is made, and decoded.
     *
     * @param batchBytes as above
     */
    static long writerBytes(long batchBytes) {
        return 3 * batchBytes + BESIDE;
    }
}
