package io.backup4j.engine.seal;

import java.security.GeneralSecurityException;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM on idle cipher instances. Thread-safe. A queue and no thread locals: the threads are the host's, and must not keep our classes
 * and key schedules alive.
 */
final class CipherSupply {
    /** Bytes per call when sealing; see {@link GcmWarmUp} and decision 0004: small calls are compiled early. */
    static final int SLICE_BYTES = 8 * 1024;

    private static final int TAG_BITS = 8 * Sealer.TAG_BYTES;

    private final ConcurrentLinkedQueue<Cipher> idle = new ConcurrentLinkedQueue<>();

    /** Writes {@code length} sealed bytes and the tag to {@code out}. */
    void seal(
            SecretKey key,
            byte[] nonce,
            byte[] associated,
            byte[] plain,
            int offset,
            int length,
            byte[] out,
            int outOffset) {
        GcmProvider.prepareFor(length);
        Cipher cipher = take();
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            sealWith(cipher, associated, plain, offset, length, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "AES-GCM refused to seal; the provider does so if a nonce was used twice with one key", e);
        }
        idle.offer(cipher);
    }

    /** Writes {@code length} bytes to {@code out}, or answers false if they and the tag behind them do not fit together. */
    boolean open(
            SecretKey key,
            byte[] nonce,
            byte[] associated,
            byte[] sealed,
            int offset,
            int length,
            byte[] out,
            int outOffset) {
        GcmProvider.prepareFor(length);
        Cipher cipher = take();
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associated);
            int written = cipher.doFinal(sealed, offset, length + Sealer.TAG_BYTES, out, outOffset);
            if (written != length) {
                throw new IllegalStateException("AES-GCM wrote " + written + " bytes instead of " + length);
            }
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM of this Java runtime failed to open", e);
        }
        idle.offer(cipher);
        return true;
    }

    /** Seals with a cipher that was initialised for it, in slices. */
    static void sealWith(
            Cipher cipher, byte[] associated, byte[] plain, int offset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException {
        cipher.updateAAD(associated);
        int position = offset;
        int target = outOffset;
        int end = offset + length;
        while (end - position > SLICE_BYTES) {
            target += cipher.update(plain, position, SLICE_BYTES, out, target);
            position += SLICE_BYTES;
        }
        target += cipher.doFinal(plain, position, end - position, out, target);
        if (target - outOffset != length + Sealer.TAG_BYTES) {
            throw new IllegalStateException("AES-GCM wrote " + (target - outOffset) + " bytes for " + length);
        }
    }

    private Cipher take() {
        Cipher cipher = idle.poll();
        return cipher != null && GcmProvider.isCurrent(cipher) ? cipher : GcmProvider.newCipher();
    }
}
