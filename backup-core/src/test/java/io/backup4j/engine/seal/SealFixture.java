package io.backup4j.engine.seal;

import io.backup4j.engine.chunk.ChunkingParameters;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Keys that are the same in every run, and key slots that cost little. */
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

    /** The cheapest PBKDF2 that a reader accepts. */
    public static KdfOptions cheapPbkdf2() {
        return KdfOptions.unchecked(new Pbkdf2(100_000));
    }

    /** The cheapest key derivation that a reader accepts: microseconds. */
    public static KdfOptions cheapKdf() {
        return KdfOptions.unchecked(new Argon2id(8, 1, 1));
    }

    /** Bytes drawn from the seed. */
    public static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
