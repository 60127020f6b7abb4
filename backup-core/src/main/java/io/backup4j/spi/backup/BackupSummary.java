package io.backup4j.spi.backup;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A backup as a list shows it.
 *
 * @param id public id
 * @param uuid key of the record in the repository
 * @param type what was read
 * @param status {@code COMPLETED} or {@code PARTIAL}
 * @param plan name of the plan
 * @param started when the run began
 * @param finished when all data was durable
 * @param order position in commit order
 * @param sources names of its sources
 * @param files number of entries with content
 * @param bytes length of all content
 * @param bytesStored what the run added to the repository
 * @param notes folded: at most one per type, for {@code TAG} one per tag; of drills the last that ran, or the last skipped one if none ran
 */
public record BackupSummary(
        BackupId id,
        UUID uuid,
        BackupType type,
        BackupStatus status,
        String plan,
        Instant started,
        Instant finished,
        long order,
        List<String> sources,
        long files,
        long bytes,
        long bytesStored,
        List<BackupNote> notes) {
    /** Plan of imported backups. */
    private static final String IMPORTED_PLAN = "import";
    /** Key of the tag that says which backup an imported one was. */
    private static final String IMPORTED_TAG = "imported.id";

    public BackupSummary {
        Objects.requireNonNull(id, "id");
        sources = List.copyOf(sources);
        notes = List.copyOf(notes);
    }

    /** Whether it came from an archive: by its tag, or by the plan that imports have unless another is named. It may be of any time and from anywhere. */
    public boolean imported() {
        return plan.equals(IMPORTED_PLAN)
                || notes.stream()
                        .filter(n -> n.type() == BackupNote.Type.TAG)
                        .anyMatch(n -> IMPORTED_TAG.equals(n.values().get("key")));
    }

    public Optional<BackupNote> note(BackupNote.Type type) {
        return notes.stream().filter(n -> n.type() == type).findFirst();
    }

    /** Whether a hold forbids its deletion. */
    public boolean held() {
        return note(BackupNote.Type.HOLD).isPresent();
    }

    /** Whether the last check found nothing wrong. How much data it read back is in the note ({@code readFraction}); after an unchanged run that is none. */
    public boolean verified() {
        return note(BackupNote.Type.VALIDATION)
                .filter(n -> "ok".equals(n.values().get("result")))
                .isPresent();
    }

    /** Whether it was found damaged. */
    public boolean corrupted() {
        return note(BackupNote.Type.CORRUPTED).isPresent();
    }
}
