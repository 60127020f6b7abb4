package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what has a tag. */
record KeepTagged(String key, String value) implements KeepRule {
    KeepTagged {
        if (key.isBlank()) {
            throw new IllegalArgumentException("tag: the key must not be blank");
        }
    }

    @Override
    public String describe() {
        return "keep tag " + key + "=" + value;
    }

    @Override
    public Map<BackupId, String> keeps(List<BackupSummary> backups, RetentionMoment moment) {
        Map<BackupId, String> kept = new LinkedHashMap<>();
        for (BackupSummary backup : backups) {
            if (backup.notes().stream().anyMatch(this::isThisTag)) {
                kept.put(backup.id(), "");
            }
        }
        return kept;
    }

    private boolean isThisTag(BackupNote note) {
        return note.type() == BackupNote.Type.TAG
                && key.equals(note.values().get("key"))
                && value.equals(note.values().get("value"));
    }
}
