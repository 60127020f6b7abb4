package io.backup4j.spi.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The immutable public record of a committed backup. What changes later (validation, holds, tags) is a {@link BackupNote}.
 *
 * @param id public id
 * @param uuid key of the record in the repository
 * @param type what was read
 * @param status {@code COMPLETED} or {@code PARTIAL}
 * @param plan name of the plan
 * @param started when the run began
 * @param finished when all data was durable, right before the commit
 * @param order position in commit order; {@code latest} follows it, not the clock
 * @param parentOrNull the backup whose listing this run built on
 * @param sources one record per source, sorted by name
 * @param compression codec and level, for people
 * @param encryption mode of the repository
 * @param createdBy user or component that asked for it
 * @param metadata host, operating system, version of this library, git commit and branch where known
 */
public record BackupManifest(
        BackupId id,
        UUID uuid,
        BackupType type,
        BackupStatus status,
        String plan,
        Instant started,
        Instant finished,
        long order,
        @Nullable BackupId parentOrNull,
        List<SourceRecord> sources,
        String compression,
        String encryption,
        String createdBy,
        Map<String, String> metadata) {
    public BackupManifest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(uuid, "uuid");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(finished, "finished");
        if (status != BackupStatus.COMPLETED && status != BackupStatus.PARTIAL) {
            throw new IllegalArgumentException("status: a manifest is COMPLETED or PARTIAL, not " + status);
        }
        sources = List.copyOf(sources);
        metadata = Map.copyOf(metadata);
    }

    public Optional<BackupId> parent() {
        return Optional.ofNullable(parentOrNull);
    }

    public Duration duration() {
        return Duration.between(started, finished);
    }

    /** Length of all content. */
    public long bytes() {
        return sources.stream().mapToLong(SourceRecord::bytes).sum();
    }

    /** Number of entries with content. */
    public long files() {
        return sources.stream().mapToLong(SourceRecord::files).sum();
    }

    public long bytesRead() {
        return sources.stream().mapToLong(SourceRecord::bytesRead).sum();
    }

    public long bytesNew() {
        return sources.stream().mapToLong(SourceRecord::bytesNew).sum();
    }

    public long bytesStored() {
        return sources.stream().mapToLong(SourceRecord::bytesStored).sum();
    }

    /** The record of a source. */
    public Optional<SourceRecord> source(String name) {
        return sources.stream().filter(s -> s.name().equals(name)).findFirst();
    }
}
