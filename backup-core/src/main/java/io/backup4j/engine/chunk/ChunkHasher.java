package io.backup4j.engine.chunk;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * Computes chunk ids: HMAC-SHA-256 (RFC 2104) under the repository's id key. Keyed, so that whoever sees an id cannot test a guess of the
 * content. For one thread at a time; make one per worker, it is small.
 */
public final class ChunkHasher {
    /** Block length of SHA-256, to which an HMAC key is padded. */
    private static final int BLOCK_BYTES = 64;

    private final MessageDigest digest;
    private final byte[] innerPad;
    private final byte[] outerPad;
    private final byte[] result = new byte[ChunkId.BYTES];

    /** The key is copied; it must have 32 bytes. */
    public ChunkHasher(byte[] idKey) {
        if (idKey.length != ChunkId.BYTES) {
            throw new IllegalArgumentException("id key: must have 32 bytes, has " + idKey.length);
        }
        digest = Sha256.newDigest();
        innerPad = pad(idKey, (byte) 0x36);
        outerPad = pad(idKey, (byte) 0x5c);
    }

    /** The id of {@code length} bytes from {@code offset}. */
    public ChunkId id(byte[] data, int offset, int length) {
        // Before anything is hashed: a digest that stopped half-way would spoil the next id.
        Objects.checkFromIndexSize(offset, length, data.length);
        digest.update(innerPad);
        digest.update(data, offset, length);
        finish();
        digest.update(outerPad);
        digest.update(result);
        finish();
        return ChunkId.read(result, 0);
    }

    private void finish() {
        try {
            digest.digest(result, 0, result.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 refuses a buffer of 32 bytes", e);
        }
    }

    private static byte[] pad(byte[] key, byte value) {
        byte[] pad = new byte[BLOCK_BYTES];
        Arrays.fill(pad, value);
        for (int i = 0; i < key.length; i++) {
            pad[i] ^= key[i];
        }
        return pad;
    }
}
