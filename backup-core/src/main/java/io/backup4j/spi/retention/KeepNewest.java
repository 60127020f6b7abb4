package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the newest backups in commit order. */
record KeepNewest(int count) implements KeepRule {
    KeepNewest {
        if (count < 1) {
            throw new IllegalArgumentException("count: must be at least 1: " + count);
        }
    }

    @Override
    public String describe() {
        return "keep the newest " + count;
    }

    @Override
    public Map<BackupId, String> keeps(List<BackupSummary> backups, RetentionMoment moment) {
        Map<BackupId, String> kept = new LinkedHashMap<>();
        int taken = 0;
        for (BackupSummary backup : backups) {
            if (taken == count) {
                break;
            }
            if (backup.corrupted()) {
                kept.put(backup.id(), "damaged, does not count");
            } else {
                taken++;
                kept.put(backup.id(), "number " + taken);
            }
        }
        return kept;
    }
}
