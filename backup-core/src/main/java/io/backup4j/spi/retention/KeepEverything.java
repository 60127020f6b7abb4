package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps all, for a policy that is limited by its size budget alone. */
record KeepEverything() implements KeepRule {

    @Override
    public String describe() {
        return "keep everything";
    }

    @Override
    public Map<BackupId, String> keeps(List<BackupSummary> backups, RetentionMoment moment) {
        Map<BackupId, String> kept = new LinkedHashMap<>();
        backups.forEach(backup -> kept.put(backup.id(), ""));
        return kept;
    }
}
