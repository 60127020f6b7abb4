package io.backup4j.engine.index;

/**
 * Says for most ids that are not in a segment that they are not, without touching the segment: a Bloom filter whose bits for one id lie in one 64-bit
 * word (a blocked filter, Putze, Sanders and Singler 2007), so that a question costs one memory access. One byte per chunk; about 3 of 100 absent
 * ids pass. It never denies an id that is there. Ids are keyed hashes, so their bits serve as they are; ids that are not uniform only pass more often.
 * Immutable.
 */
final class SegmentFilter {
    /** 8 bits per chunk: 2^3 chunks share a word. */
    private static final int CHUNKS_PER_WORD = Long.BYTES;

    private final long[] words;

    private SegmentFilter(long[] words) {
        this.words = words;
    }

    /** The filter of all ids of a table. Cost: one pass over it. */
    static SegmentFilter of(SortedIds ids) {
        long[] words = new long[ids.count() / CHUNKS_PER_WORD + 1];
        for (int row = 0; row < ids.count(); row++) {
            long bits = ids.word(row, 3);
            words[position(bits, words.length)] |= mask(bits);
        }
        return new SegmentFilter(words);
    }

    /** False only if no row has an id that ends in this word. */
    boolean mayContain(long lastWordOfId) {
        long mask = mask(lastWordOfId);
        return (words[position(lastWordOfId, words.length)] & mask) == mask;
    }

    /** By the upper 32 bits, scaled to the number of words. */
    private static int position(long bits, int words) {
        return (int) ((bits >>> 32) * words >>> 32);
    }

    /** Four bits of a word, by four times 6 of the lower 24 bits; they may coincide. */
    private static long mask(long bits) {
        return 1L << bits | 1L << (bits >>> 6) | 1L << (bits >>> 12) | 1L << (bits >>> 18);
    }
}
