package io.backup4j.engine.seal;

/**
 * How a slot turns a credential into its wrapping key. The compact constructors enforce what a <em>reader</em> accepts, so nothing is computed
 * with parameters outside the limits of the format page; what is strong enough to be <em>written</em> is decided by {@link KdfOptions}.
 */
public sealed interface Kdf permits Pbkdf2, Argon2id, HkdfSha256 {
    /** The name in the slot's JSON. */
    String kdfName();

    /** Rounds or passes; 0 if this function has none. */
    int iterations();

    /** Memory in KiB; 0 if this function needs none. */
    int memoryKib();

    /** Lanes; 0 if this function has none. */
    int parallelism();

    /** The wrapping key, 32 bytes. The secret stays the caller's to wipe. */
    byte[] derive(byte[] secret, byte[] salt);

    /** Fails with {@link IllegalArgumentException} naming the parameter. */
    static void checkRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": must be " + min + " to " + max + ", is " + value);
        }
    }
}
