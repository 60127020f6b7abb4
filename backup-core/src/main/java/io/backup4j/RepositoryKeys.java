package io.backup4j;

import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.seal.Kdf;
import io.backup4j.engine.seal.KdfOptions;
import io.backup4j.engine.seal.KeySlot;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.SlotKind;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.key.RecoveryKeyText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ways to open a repository. Each change is one new object; a process that dies in between leaves the old and the new way working. */
public final class RepositoryKeys {
    private static final int RECOVERY_KEY_BYTES = 32;

    private final Repository repository;

    RepositoryKeys(Repository repository) {
        if (repository.identity().mode() == SealMode.NONE) {
            throw new ConfigurationException(
                    "The repository at " + repository.sink().location()
                            + " is not encrypted; it has no keys. To have encryption, make a new repository.");
        }
        this.repository = repository;
    }

    /** All slots, oldest first. */
    public List<KeySlotInfo> list() {
        return translating(() -> {
            List<KeySlotInfo> slots = new ArrayList<>();
            for (KeySlot slot : repository.slots().list()) {
                slots.add(describe(slot));
            }
            return slots;
        });
    }

    /**
     * Adds a passphrase or key file, and proves that it opens.
     *
     * @param present something that opens the repository now
     */
    public KeySlotInfo add(Credential present, Credential added, KeyStretching stretching, String label) {
        return translating(() -> describe(wrap(present, added, stretching, label)));
    }

    /**
     * Adds a fresh recovery key and returns its kit; it cannot be shown again.
     *
     * @param present something that opens the repository now
     */
    public EmergencyKit addRecoveryKey(Credential present, String label) {
        byte[] key = new byte[RECOVERY_KEY_BYTES];
        repository.settings().random().nextBytes(key);
        try (Credential recovery = Credential.recoveryKey(key)) {
            KeySlot slot = translating(() -> wrap(present, recovery, KeyStretching.PBKDF2, label));
            return kit(repository, slot, key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /**
     * Removes a slot. Whoever has opened the repository with it before may still know the master key: for that, make a new repository.
     *
     * @throws io.backup4j.spi.error.NotFoundException if there is no such slot
     * @throws ConfigurationException if it is the last one
     */
    public void remove(String slotId) {
        translating(() -> {
            repository.slots().remove(slotId);
            return slotId;
        });
    }

    /** Replaces the slot that {@code present} opens by one for {@code next}: adds, proves that it opens, then removes. */
    public KeySlotInfo change(Credential present, Credential next, KeyStretching stretching) {
        return translating(() -> {
            KeySlot old = repository.slots().opened(present);
            KeySlot added = wrap(present, next, stretching, old.label());
            repository.slots().remove(old.id());
            return describe(added);
        });
    }

    /**
     * Records that somebody holds the recovery key.
     *
     * @throws io.backup4j.spi.error.WrongKeyException if it opens no recovery slot
     */
    public KeySlotInfo confirm(Credential recoveryKey) {
        if (!(recoveryKey instanceof Credential.RecoveryKey)) {
            throw new ConfigurationException("Only a recovery key is confirmed, not a " + recoveryKey
                    + ". Give the key of the emergency kit (--recovery-key-file).");
        }
        return translating(() -> {
            KeySlot slot = repository.slots().opened(recoveryKey);
            repository.store().put(SealedKind.NOTE, ObjectKeys.confirmed(slot.id()), new byte[0]);
            return describe(slot);
        });
    }

    private KeySlot wrap(Credential present, Credential added, KeyStretching stretching, String label)
            throws IOException {
        byte[] master = repository.slots().unwrap(present);
        try {
            return repository.slots().add(master, added, kdf(stretching), label);
        } finally {
            Arrays.fill(master, (byte) 0);
        }
    }

    static KdfOptions kdf(KeyStretching stretching) {
        return switch (stretching) {
            case PBKDF2 -> KdfOptions.pbkdf2();
            case ARGON2ID -> KdfOptions.argon2id();
        };
    }

    static EmergencyKit kit(Repository repository, KeySlot slot, byte[] key) {
        return new EmergencyKit(
                repository.sink().location(),
                repository.identity().id(),
                slot.id(),
                RecoveryKeyText.format(key),
                HostFacts.version(),
                slot.created());
    }

    private KeySlotInfo describe(KeySlot slot) throws IOException {
        boolean confirmed = slot.kind() == SlotKind.RECOVERY
                && repository.sink().stat(ObjectKeys.confirmed(slot.id())).isPresent();
        return new KeySlotInfo(
                slot.id(), slot.kind().word(), slot.label(), derivation(slot.kdf()), slot.created(), confirmed);
    }

    private static String derivation(Kdf kdf) {
        String memory = kdf.memoryKib() == 0 ? "" : ", " + kdf.memoryKib() / 1024 + " MiB";
        String rounds = kdf.iterations() == 0 ? "" : ", " + kdf.iterations() + " rounds";
        return kdf.kdfName() + rounds + memory;
    }

    private <T> T translating(Failures.Work<T> work) {
        return Failures.translating(repository.sink().location(), work);
    }
}
