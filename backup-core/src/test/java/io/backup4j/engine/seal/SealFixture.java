package io.backup4j.engine.seal;

import io.backup4j.engine.chunk.ChunkingParameters;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Keys that are the same in every run. */
public final class SealFixture {
    private SealFixture() {}

    /** A ring with epoch 1 and keys drawn from the seed. */
    public static KeyRing keyRing(long seed) {
        return KeyRing.of(
                bytes(32, seed),
                bytes(32, seed + 1),
                new TreeMap<>(Map.of(1, bytes(32, seed + 2))),
                ChunkingParameters.defaults());
    }

    /** Bytes drawn from the seed. */
    public static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
