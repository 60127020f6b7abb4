package io.backup4j;

import java.time.Instant;

/**
 * A way to open a repository.
 *
 * @param id of the slot
 * @param kind {@code passphrase}, {@code key-file} or {@code recovery}
 * @param label given when it was added
 * @param derivation how the secret is stretched, for people: {@code pbkdf2-hmac-sha256, 600000 rounds}
 * @param created when it was added
 * @param confirmed for a recovery key: somebody has proven to hold it
 */
public record KeySlotInfo(
        String id, String kind, String label, String derivation, Instant created, boolean confirmed) {}
