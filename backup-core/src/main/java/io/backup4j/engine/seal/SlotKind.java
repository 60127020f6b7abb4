package io.backup4j.engine.seal;

import io.backup4j.spi.key.Credential;

/** What opens a key slot. */
public enum SlotKind {
    PASSPHRASE("passphrase"),
    KEY_FILE("key-file"),
    RECOVERY("recovery");

    private final String word;

    SlotKind(String word) {
        this.word = word;
    }

    /** The word in the slot's JSON. */
    public String word() {
        return word;
    }

    /** The kind of slot that this credential can open. */
    public static SlotKind of(Credential credential) {
        // An if chain: switching over a sealed type is beyond Java 17.
        if (credential instanceof Credential.Passphrase) {
            return PASSPHRASE;
        }
        return credential instanceof Credential.KeyFile ? KEY_FILE : RECOVERY;
    }
}
