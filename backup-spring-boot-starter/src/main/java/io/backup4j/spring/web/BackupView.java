package io.backup4j.spring.web;

import io.backup4j.spi.backup.BackupSummary;
import java.time.Instant;
import java.util.List;

/**
 * A backup as the API shows it.
 *
 * @param id public id
 * @param plan that made it
 * @param type what was read
 * @param status COMPLETED or PARTIAL
 * @param started when the run began
 * @param finished when all data was durable
 * @param sources names
 * @param files entries with content
 * @param bytes length of all content
 * @param bytesStored what the run added
 * @param verified whether the last check found nothing wrong
 * @param corrupted whether it was found damaged
 * @param held whether a hold forbids its deletion
 */
record BackupView(
        String id,
        String plan,
        String type,
        String status,
        Instant started,
        Instant finished,
        List<String> sources,
        long files,
        long bytes,
        long bytesStored,
        boolean verified,
        boolean corrupted,
        boolean held) {

    static BackupView of(BackupSummary backup) {
        return new BackupView(
                backup.id().value(),
                backup.plan(),
                backup.type().word(),
                backup.status().name(),
                backup.started(),
                backup.finished(),
                backup.sources(),
                backup.files(),
                backup.bytes(),
                backup.bytesStored(),
                backup.verified(),
                backup.corrupted(),
                backup.held());
    }
}
