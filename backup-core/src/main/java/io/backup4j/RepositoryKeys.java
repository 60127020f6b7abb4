package io.backup4j;

import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import java.util.List;

/** The ways to open a repository. Each change is one new object; a process that dies in between leaves the old and the new way working. */
public final class RepositoryKeys {
    RepositoryKeys() {}

    /** All slots, oldest first. */
    public List<KeySlotInfo> list() {
        throw new AssertionError();
    }

    /** Adds a passphrase or key file. */
    public KeySlotInfo add(Credential credential, KeyStretching stretching, String label) {
        throw new AssertionError();
    }

    /** Adds a fresh recovery key and returns its kit; it cannot be shown again. */
    public EmergencyKit addRecoveryKey(String label) {
        throw new AssertionError();
    }

    /**
     * Removes a slot. Whoever has opened the repository with it before may still know the master key: for that, make a new repository.
     *
     * @throws io.backup4j.spi.error.NotFoundException if there is no such slot
     * @throws io.backup4j.spi.error.ConfigurationException if it is the last one
     */
    public void remove(String slotId) {
        throw new AssertionError();
    }

    /** Replaces the slot that {@code present} opens by one for {@code next}: adds, proves that it opens, then removes. */
    public KeySlotInfo change(Credential present, Credential next, KeyStretching stretching) {
        throw new AssertionError();
    }

    /**
     * Records that somebody holds the recovery key.
     *
     * @throws io.backup4j.spi.error.WrongKeyException if it opens no recovery slot
     */
    public KeySlotInfo confirm(Credential recoveryKey) {
        throw new AssertionError();
    }
}
