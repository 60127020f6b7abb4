package io.backup4j.engine.seal;

import io.backup4j.spi.sink.ObjectKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Mode aes-256-gcm: one key per object and purpose, the section's number as nonce. */
final class GcmSeal implements SectionSeal {
    static final int NONCE_BYTES = 12;

    private final ObjectKey object;
    private final SecretKeySpec key;
    private final CipherSupply ciphers;
    private final @Nullable SealObserver observer;

    /** The key is copied. */
    GcmSeal(ObjectKey object, byte[] key, CipherSupply ciphers, @Nullable SealObserver observer) {
        this.object = object;
        this.key = new SecretKeySpec(key, "AES");
        this.ciphers = ciphers;
        this.observer = observer;
    }

    @Override
    public void seal(byte[] associated, int number, byte[] plain, int offset, int length, byte[] out, int outOffset) {
        byte[] nonce = nonce(number);
        ciphers.seal(key, nonce, associated, plain, offset, length, out, outOffset);
        if (observer != null) {
            int tag = outOffset + length;
            observer.sealed(object, key.getEncoded(), nonce, Arrays.copyOfRange(out, tag, tag + Sealer.TAG_BYTES));
        }
    }

    @Override
    public boolean open(
            byte[] associated, int number, byte[] sealed, int offset, int length, byte[] out, int outOffset) {
        return ciphers.open(key, nonce(number), associated, sealed, offset, length, out, outOffset);
    }

    /** u32 0, u64 counter. */
    private static byte[] nonce(int number) {
        return ByteBuffer.allocate(NONCE_BYTES)
                .putLong(4, Integer.toUnsignedLong(number))
                .array();
    }
}
