package io.backup4j.spi.key;

/** How a passphrase is stretched into a key. Keys that are random already need none. */
public enum KeyStretching {
    /** PBKDF2-HMAC-SHA256, 600 000 rounds: everywhere available. */
    PBKDF2,
    /** Argon2id, 64 MiB, 3 passes: resists special hardware better, needs the memory. */
    ARGON2ID
}
