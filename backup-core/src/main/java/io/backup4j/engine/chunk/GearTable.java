package io.backup4j.engine.chunk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Expands the gear key to the 256 random numbers of the rolling hash: 64 HKDF blocks of four u64 each. Stateless. */
final class GearTable {
    static final int ENTRIES = 256;

    private static final int ENTRIES_PER_BLOCK = 4;

    private GearTable() {}

    static long[] of(byte[] gearKey) {
        long[] table = new long[ENTRIES];
        for (int block = 0; block < ENTRIES / ENTRIES_PER_BLOCK; block++) {
            byte[] info = ("backup4j/1/gear/" + block).getBytes(StandardCharsets.US_ASCII);
            byte[] bytes = Hkdf.derive(gearKey, new byte[0], info, ENTRIES_PER_BLOCK * Long.BYTES);
            ByteBuffer.wrap(bytes).asLongBuffer().get(table, ENTRIES_PER_BLOCK * block, ENTRIES_PER_BLOCK);
        }
        return table;
    }
}
