package io.backup4j.operate.replicate;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.backup.BackupSummary;

/**
 * A backup that is to be copied.
 *
 * @param summary with its notes, as its repository lists it
 * @param manifest the same, read
 * @param anew whether it is copied also where it was and was let go
 * @param readAll whether nothing is taken over unread
 * @param readFraction part of the copy's data that is read back before it is committed, in [0, 1]
 */
public record CopyTask(BackupSummary summary, Manifest manifest, boolean anew, boolean readAll, double readFraction) {
    CopyTask readingAll() {
        return new CopyTask(summary, manifest, anew, true, readFraction);
    }
}
