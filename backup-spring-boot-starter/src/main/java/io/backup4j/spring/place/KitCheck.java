package io.backup4j.spring.place;

import io.backup4j.BackupRepository;
import io.backup4j.KeySlotInfo;
import java.util.List;

/** Whether somebody has proven to hold the recovery key of a place. Stateless. */
public final class KitCheck {
    private KitCheck() {}

    /** What is known of the emergency kit. */
    public enum Kit {
        /** The repository is not encrypted, so it needs none. */
        NOT_NEEDED,
        /** Somebody has proven to hold it. */
        CONFIRMED,
        /** There is one, and nobody has proven to hold it. */
        UNCONFIRMED,
        /** There is none: a lost passphrase loses every backup. */
        MISSING
    }

    /** Asks the storage. */
    public static Kit of(BackupRepository repository) {
        if (repository.encryption().equals("none")) {
            return Kit.NOT_NEEDED;
        }
        List<KeySlotInfo> recovery = repository.keys().list().stream()
                .filter(slot -> slot.kind().equals("recovery"))
                .toList();
        if (recovery.isEmpty()) {
            return Kit.MISSING;
        }
        return recovery.stream().anyMatch(KeySlotInfo::confirmed) ? Kit.CONFIRMED : Kit.UNCONFIRMED;
    }
}
