package io.backup4j.engine.seal;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where AES-GCM comes from (decision 0004): SunJCE, or Amazon's native provider if it is on the class path and passes a self-test. A
 * provider is only ever passed as an instance: registering one would change the host. Thread-safe.
 *
 * <p>The choice costs a tenth of a second or more, so it waits for the first bulk data of the process, and is made once. Until then, and
 * on the other threads while it is being made, SunJCE is used as it is.
 */
final class GcmProvider {
    static final String TRANSFORMATION = "AES/GCM/NoPadding";

    private static final String NATIVE_PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    /** Sections from this length are bulk data; small objects such as notes do not pay for preparation. */
    private static final int BULK_BYTES = 64 * 1024;

    private static final @Nullable Provider BUILT_IN = Security.getProvider("SunJCE");
    private static final AtomicBoolean PREPARED = new AtomicBoolean();
    private static volatile @Nullable Provider chosen = BUILT_IN;

    private GcmProvider() {}

    /** Makes the choice if this is the first bulk section of the process. */
    static void prepareFor(int length) {
        if (length >= BULK_BYTES) {
            prepare();
        }
    }

    /** Makes the choice if it was not made. */
    static void prepare() {
        if (!PREPARED.get() && PREPARED.compareAndSet(false, true)) {
            Provider candidate = find(NATIVE_PROVIDER);
            if (candidate != null && GcmSelfTest.passes(candidate)) {
                chosen = candidate;
            } else {
                GcmWarmUp.run();
            }
        }
    }

    /** Whether the cipher is of the provider chosen by now. */
    static boolean isCurrent(Cipher cipher) {
        Provider provider = chosen;
        return provider == null || cipher.getProvider() == provider;
    }

    static Cipher newCipher() {
        return newCipher(chosen);
    }

    /** The built-in cipher, whatever was chosen. */
    static Cipher newBuiltInCipher() {
        return newCipher(BUILT_IN);
    }

    static Cipher newCipher(@Nullable Provider provider) {
        try {
            return provider == null ? Cipher.getInstance(TRANSFORMATION) : Cipher.getInstance(TRANSFORMATION, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + TRANSFORMATION, e);
        }
    }

    /** The provider with this class name, or null if it is absent or does not run here, as on another processor. */
    static @Nullable Provider find(String className) {
        try {
            Object instance = Class.forName(className).getField("INSTANCE").get(null);
            if (instance instanceof Provider provider) {
                Cipher.getInstance(TRANSFORMATION, provider);
                return provider;
            }
        } catch (ClassNotFoundException
                | NoSuchFieldException
                | IllegalAccessException
                | NoSuchAlgorithmException
                | NoSuchPaddingException
                | RuntimeException
                | LinkageError e) {
            // Optional: what is absent or cannot load its native code is not used.
            return null;
        }
        return null;
    }
}
