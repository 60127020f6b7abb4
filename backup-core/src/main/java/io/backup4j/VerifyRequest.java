package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.verify.VerificationCheck;
import java.util.List;

/**
 * What is verified.
 *
 * @param backups the backups to check; empty means all
 * @param readFraction part of the stored data that is read, opened and compared, in [0, 1]; 0 checks manifests, listings and reachability only
 * @param checks checks of the host, run on each backup
 */
public record VerifyRequest(List<BackupId> backups, double readFraction, List<VerificationCheck> checks) {
    public VerifyRequest {
        backups = List.copyOf(backups);
        checks = List.copyOf(checks);
        if (!(readFraction >= 0 && readFraction <= 1)) {
            throw new IllegalArgumentException("readFraction: must be in [0, 1]: " + readFraction);
        }
    }

    /** All backups, all data. */
    public static VerifyRequest everything() {
        return new VerifyRequest(List.of(), 1, List.of());
    }

    /** All backups, structure only. */
    public static VerifyRequest structure() {
        return new VerifyRequest(List.of(), 0, List.of());
    }
}
