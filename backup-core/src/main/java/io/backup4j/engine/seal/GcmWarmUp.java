package io.backup4j.engine.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the virtual machine compile the built-in AES-GCM before bulk data meets it. HotSpot replaces the counter mode and the hash by
 * processor instructions only inside callers that its optimising compiler has compiled, and it compiles them after some 5 000 calls, not
 * after some bytes: sections of 1 MiB run at 80 MB/s for their first 700 MB. Opening cannot be cut into small calls, because the
 * provider then buffers everything until the tag. So this seals and opens tiny messages, some ending inside a block and a few long ones: a
 * branch that was never taken would throw the compiled code away again when real data takes it. About 0.1 s, measured in decision 0004.
 */
final class GcmWarmUp {
    private static final int MESSAGES = 1000;
    private static final int UPDATES_PER_MESSAGE = 8;
    private static final int OPENS_PER_MESSAGE = 4;
    private static final int BLOCK_BYTES = 16;
    private static final int TAIL_BYTES = 7;

    /** Every so many messages comes a long one; from 64 KiB the provider divides its input, another path. */
    private static final int MESSAGES_PER_LONG_ONE = 50;

    private static final int LONG_BYTES = 66_000;

    private final SecretKeySpec key = new SecretKeySpec(new byte[KeyRing.KEY_BYTES], "AES");
    private final Cipher sealing = GcmProvider.newBuiltInCipher();
    private final Cipher opening = GcmProvider.newBuiltInCipher();
    private final byte[] associated = new byte[100];
    private final byte[] plain = new byte[LONG_BYTES + TAIL_BYTES];
    private final byte[] sealed = new byte[plain.length + Sealer.TAG_BYTES];
    private final byte[] opened = new byte[plain.length];
    private long nonces;

    private GcmWarmUp() {}

    /** Of public keys and zeros only; failing would mean a broken provider, which the caller's own data will show. */
    static void run() {
        try {
            new GcmWarmUp().sealAndOpen();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM of this Java runtime fails", e);
        }
    }

    private void sealAndOpen() throws GeneralSecurityException {
        for (int message = 0; message < MESSAGES; message++) {
            int tail = message % 2 * TAIL_BYTES;
            GCMParameterSpec parameters = nextParameters();
            int length = sealInBlocks(parameters, tail);
            for (int i = 0; i < OPENS_PER_MESSAGE; i++) {
                open(parameters, length);
            }
            if (message % MESSAGES_PER_LONG_ONE == 0) {
                GCMParameterSpec longParameters = nextParameters();
                sealing.init(Cipher.ENCRYPT_MODE, key, longParameters);
                open(longParameters, sealing.doFinal(plain, 0, LONG_BYTES + tail, sealed, 0), new byte[0]);
            }
        }
    }

    private int sealInBlocks(GCMParameterSpec parameters, int tail) throws GeneralSecurityException {
        sealing.init(Cipher.ENCRYPT_MODE, key, parameters);
        sealing.updateAAD(associated);
        int written = 0;
        for (int i = 0; i < UPDATES_PER_MESSAGE; i++) {
            written += sealing.update(plain, i * BLOCK_BYTES, BLOCK_BYTES, sealed, written);
        }
        return written + sealing.doFinal(plain, 0, tail, sealed, written);
    }

    private void open(GCMParameterSpec parameters, int length) throws GeneralSecurityException {
        open(parameters, length, associated);
    }

    private void open(GCMParameterSpec parameters, int length, byte[] bound) throws GeneralSecurityException {
        opening.init(Cipher.DECRYPT_MODE, key, parameters);
        opening.updateAAD(bound);
        opening.doFinal(sealed, 0, length, opened, 0);
    }

    private GCMParameterSpec nextParameters() {
        byte[] nonce =
                ByteBuffer.allocate(GcmSeal.NONCE_BYTES).putLong(4, nonces++).array();
        return new GCMParameterSpec(8 * Sealer.TAG_BYTES, nonce);
    }
}
