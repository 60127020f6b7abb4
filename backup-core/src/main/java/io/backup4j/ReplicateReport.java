package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.error.ErrorCode;
import java.time.Duration;
import java.util.List;

/**
 * Outcome of a copy of backups into another repository.
 *
 * @param copied what was copied, oldest first; each is durable, listed and checked there
 * @param present how many of those asked for were there before, or had been and were let go
 * @param refused what could not be copied, by name; nothing of it is listed there
 * @param duration wall time
 */
public record ReplicateReport(List<Copied> copied, int present, List<Refused> refused, Duration duration) {
    public ReplicateReport {
        copied = List.copyOf(copied);
        refused = List.copyOf(refused);
    }

    /**
     * A backup and its copy.
     *
     * @param backup its id where it was copied from
     * @param copy the id of the copy; the same unless that was taken
     * @param bytes length of all content
     * @param bytesStored what the copy added to the other repository
     */
    public record Copied(BackupId backup, BackupId copy, long bytes, long bytesStored) {}

    /**
     * A backup that was not copied.
     *
     * @param backup its id
     * @param code why
     * @param message the same for people
     */
    public record Refused(BackupId backup, ErrorCode code, String message) {}

    /** Whether the other repository has everything that was asked for. */
    public boolean complete() {
        return refused.isEmpty();
    }

    /** What all copies added to the other repository. */
    public long bytesStored() {
        return copied.stream().mapToLong(Copied::bytesStored).sum();
    }
}
