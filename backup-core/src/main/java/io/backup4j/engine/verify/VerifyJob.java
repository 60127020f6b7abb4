package io.backup4j.engine.verify;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.verify.VerificationCheck;
import java.util.List;

/**
 * What one verification does.
 *
 * @param backups the backups to check
 * @param everyPack whether packs that none of them reaches count too; a later backup may build on them. Sensible where all backups are checked
 * @param readFraction part of the stored data that is read, opened and compared, in [0, 1]; 0 reads listings only
 * @param checks checks of the host, run on each backup
 * @param wholeIndex whether every stored index segment is read back, where data is; else those that this process has put and nobody has read back yet
 * @param seed of the sample; matters where the fraction is between 0 and 1
 */
public record VerifyJob(
        List<Manifest> backups,
        boolean everyPack,
        double readFraction,
        List<VerificationCheck> checks,
        boolean wholeIndex,
        long seed) {

    /** With the whole index. */
    public VerifyJob(
            List<Manifest> backups, boolean everyPack, double readFraction, List<VerificationCheck> checks, long seed) {
        this(backups, everyPack, readFraction, checks, true, seed);
    }

    public VerifyJob {
        backups = List.copyOf(backups);
        checks = List.copyOf(checks);
        if (!(readFraction >= 0 && readFraction <= 1)) {
            throw new IllegalArgumentException("readFraction: must be in [0, 1]: " + readFraction);
        }
    }

    /** Whether every byte is read. */
    boolean readsAll() {
        return readFraction == 1;
    }

    VerifyJob withBackups(List<Manifest> others) {
        return new VerifyJob(others, everyPack, readFraction, checks, wholeIndex, seed);
    }
}
