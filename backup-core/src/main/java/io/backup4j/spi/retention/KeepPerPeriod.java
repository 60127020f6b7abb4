package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the newest backup of each of the last periods that have one. Which periods are the last is read off the commit order too: a backup whose clock ran
 * years ahead takes one place until newer ones push it out, not the first place for years.
 */
record KeepPerPeriod(CalendarPeriod period, int count) implements KeepRule {
    KeepPerPeriod {
        if (count < 1) {
            throw new IllegalArgumentException(period.word() + ": must be at least 1: " + count);
        }
    }

    @Override
    public String describe() {
        return "keep " + count + " " + period.word();
    }

    @Override
    public Map<BackupId, String> keeps(List<BackupSummary> backups, RetentionMoment moment) {
        Map<BackupId, String> kept = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (BackupSummary backup : backups) {
            if (taken.size() == count) {
                break;
            }
            String name = period.nameOf(backup.finished().atZone(moment.zone()));
            if (taken.contains(name)) {
                continue;
            }
            if (backup.corrupted()) {
                kept.put(backup.id(), "the newest of " + name + ", damaged, does not count");
            } else {
                taken.add(name);
                kept.put(backup.id(), "the newest of " + name);
            }
        }
        return kept;
    }
}
