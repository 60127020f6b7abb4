package io.backup4j.engine.restore;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.listing.ChunkRef;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Long chunks of nothing but zeros, which sparse files and disk images have again and again: they are not written, and once one was decoded and verified
 * it is not read again. Thread-safe.
 */
final class ZeroChunks {
    /** Shorter runs are cheaper to write than to look for. */
    private static final int MIN_BYTES = 64 << 10;

    /** Runs of zeros are cut at the largest length of a chunk; others come from the ends of runs. */
    private static final int REMEMBERED = 256;

    private final Map<ChunkId, Integer> known = new ConcurrentHashMap<>();

    /** Whether this chunk was found to be zeros before. */
    boolean contains(ChunkRef ref) {
        if (ref.length() < MIN_BYTES) {
            return false;
        }
        Integer length = known.get(ref.id());
        return length != null && length == ref.length();
    }

    /** Whether the bytes of a verified chunk are a run of zeros that need not be written. */
    boolean isZero(ChunkRef ref, byte[] bytes, int offset) {
        int length = ref.length();
        if (length < MIN_BYTES || bytes[offset] != 0) {
            return false;
        }
        int end = offset + length;
        // Each byte equals its neighbour, and the first is zero.
        if (Arrays.mismatch(bytes, offset, end - 1, bytes, offset + 1, end) >= 0) {
            return false;
        }
        if (known.size() < REMEMBERED) {
            known.put(ref.id(), length);
        }
        return true;
    }
}
