package io.backup4j.engine.seal;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Compares a provider with the built-in one before it is trusted with data: same sealed bytes, opens them, refuses a changed byte. Lengths lie
 * around block, slice and buffer limits. A few milliseconds.
 */
final class GcmSelfTest {
    private static final int[] LENGTHS = {0, 1, 15, 16, 17, 4096, CipherSupply.SLICE_BYTES + 1, 70_001};

    private GcmSelfTest() {}

    static boolean passes(Provider provider) {
        Random random = new Random(0x6234_6a67_636dL);
        byte[] key = new byte[KeyRing.KEY_BYTES];
        byte[] nonce = new byte[GcmSeal.NONCE_BYTES];
        byte[] associated = new byte[107];
        random.nextBytes(key);
        random.nextBytes(associated);
        SecretKeySpec keySpec = new SecretKeySpec(key, "AES");
        try {
            for (int length : LENGTHS) {
                random.nextBytes(nonce);
                byte[] plain = new byte[length];
                random.nextBytes(plain);
                if (!agrees(provider, keySpec, nonce, associated, plain)) {
                    return false;
                }
            }
            return true;
        } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
            return false;
        }
    }

    private static boolean agrees(Provider provider, SecretKeySpec key, byte[] nonce, byte[] associated, byte[] plain)
            throws GeneralSecurityException {
        GCMParameterSpec parameters = new GCMParameterSpec(8 * Sealer.TAG_BYTES, nonce);
        byte[] expected = new byte[plain.length + Sealer.TAG_BYTES];
        byte[] sealed = new byte[expected.length];
        Cipher builtIn = GcmProvider.newBuiltInCipher();
        builtIn.init(Cipher.ENCRYPT_MODE, key, parameters);
        CipherSupply.sealWith(builtIn, associated, plain, 0, plain.length, expected, 0);
        Cipher candidate = GcmProvider.newCipher(provider);
        candidate.init(Cipher.ENCRYPT_MODE, key, parameters);
        CipherSupply.sealWith(candidate, associated, plain, 0, plain.length, sealed, 0);
        if (!Arrays.equals(expected, sealed)) {
            return false;
        }
        byte[] opened = new byte[plain.length];
        candidate.init(Cipher.DECRYPT_MODE, key, parameters);
        candidate.updateAAD(associated);
        candidate.doFinal(sealed, 0, sealed.length, opened, 0);
        return Arrays.equals(plain, opened) && refuses(candidate, key, parameters, associated, sealed);
    }

    private static boolean refuses(
            Cipher candidate, SecretKeySpec key, GCMParameterSpec parameters, byte[] associated, byte[] sealed)
            throws GeneralSecurityException {
        sealed[sealed.length / 2] ^= 1;
        candidate.init(Cipher.DECRYPT_MODE, key, parameters);
        candidate.updateAAD(associated);
        try {
            candidate.doFinal(sealed, 0, sealed.length, new byte[sealed.length], 0);
            return false;
        } catch (AEADBadTagException e) {
            return true;
        }
    }
}
