package io.backup4j.testkit;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A backup as a list shows it, for tests of what is kept: complete, of type {@code FULL} and plan {@code plan}, unless said otherwise. */
public final class ListedBackup {
    private final Instant finished;
    private String plan = "plan";
    private BackupType type = BackupType.FULL;
    private BackupStatus status = BackupStatus.COMPLETED;
    private long bytesStored = 100;
    private final List<BackupNote> notes = new ArrayList<>();

    private ListedBackup(Instant finished) {
        this.finished = finished;
    }

    public static ListedBackup finished(String instant) {
        return finished(Instant.parse(instant));
    }

    public static ListedBackup finished(Instant instant) {
        return new ListedBackup(instant);
    }

    public ListedBackup plan(String name) {
        plan = name;
        return this;
    }

    public ListedBackup type(BackupType other) {
        type = other;
        return this;
    }

    public ListedBackup partial() {
        status = BackupStatus.PARTIAL;
        return this;
    }

    public ListedBackup stored(long bytes) {
        bytesStored = bytes;
        return this;
    }

    public ListedBackup held() {
        return note(BackupNote.Type.HOLD, Map.of("reason", "audit"));
    }

    public ListedBackup verified() {
        return note(BackupNote.Type.VALIDATION, Map.of("result", "ok"));
    }

    public ListedBackup corrupted() {
        return note(BackupNote.Type.CORRUPTED, Map.of("reason", "a pack is damaged"));
    }

    public ListedBackup tagged(String key, String value) {
        return note(BackupNote.Type.TAG, Map.of("key", key, "value", value));
    }

    private ListedBackup note(BackupNote.Type noteType, Map<String, String> values) {
        notes.add(new BackupNote(noteType, notes.size() + 1, finished, "test", values));
        return this;
    }

    /** Commits them one after the other and lists them: newest first. The n-th has order n, and uuid {@code (0, n)}. */
    public static List<BackupSummary> committed(ListedBackup... oldestFirst) {
        return committed(List.of(oldestFirst));
    }

    /** See {@link #committed(ListedBackup...)}. */
    public static List<BackupSummary> committed(List<ListedBackup> oldestFirst) {
        List<BackupSummary> listed = new ArrayList<>();
        for (int order = 1; order <= oldestFirst.size(); order++) {
            listed.add(0, oldestFirst.get(order - 1).summary(order));
        }
        return listed;
    }

    private BackupSummary summary(int order) {
        return new BackupSummary(
                BackupId.of(finished, type, order),
                new UUID(0, order),
                type,
                status,
                plan,
                finished.minusSeconds(60),
                finished,
                order,
                List.of("files"),
                10,
                1_000,
                bytesStored,
                notes);
    }
}
