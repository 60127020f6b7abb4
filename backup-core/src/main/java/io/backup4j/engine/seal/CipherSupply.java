package io.backup4j.engine.seal;

import java.security.GeneralSecurityException;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM on idle cipher instances. Thread-safe. A queue and no thread locals: the threads are the host's, and must not keep our classes
 * and key schedules alive.
 */
final class CipherSupply {
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int TAG_BITS = 8 * Sealer.TAG_BYTES;

    /** Bytes per cipher call; see decision 0004: small calls let a cold virtual machine compile the cipher early. */
    private static final int SLICE_BYTES = 8 * 1024;

    private final ConcurrentLinkedQueue<Cipher> idle = new ConcurrentLinkedQueue<>();

    void seal(
            SecretKey key,
            byte[] nonce,
            byte[] associated,
            byte[] plain,
            int offset,
            int length,
            byte[] out,
            int outOffset) {
        Cipher cipher = take();
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associated);
            int position = offset;
            int target = outOffset;
            int end = offset + length;
            while (end - position > SLICE_BYTES) {
                target += cipher.update(plain, position, SLICE_BYTES, out, target);
                position += SLICE_BYTES;
            }
            target += cipher.doFinal(plain, position, end - position, out, target);
            if (target != outOffset + length + Sealer.TAG_BYTES) {
                throw new IllegalStateException("AES-GCM wrote " + (target - outOffset) + " bytes for " + length);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM of this Java runtime failed to seal", e);
        }
        idle.offer(cipher);
    }

    boolean open(
            SecretKey key,
            byte[] nonce,
            byte[] associated,
            byte[] sealed,
            int offset,
            int length,
            byte[] out,
            int outOffset) {
        Cipher cipher = take();
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associated);
            int written = cipher.doFinal(sealed, offset, length + Sealer.TAG_BYTES, out, outOffset);
            if (written != length) {
                throw new IllegalStateException("AES-GCM wrote " + written + " bytes for " + length);
            }
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM of this Java runtime failed to open", e);
        }
        idle.offer(cipher);
        return true;
    }

    private Cipher take() {
        @Nullable Cipher cipher = idle.poll();
        if (cipher != null) {
            return cipher;
        }
        try {
            return Cipher.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
        }
    }
}
