package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets a rule see backups of some types only. */
record KeepTypes(KeepRule rule, Set<BackupType> types) implements KeepRule {
    KeepTypes {
        types = Set.copyOf(types);
        if (types.isEmpty()) {
            throw new IllegalArgumentException("types: must name at least one");
        }
    }

    @Override
    public String describe() {
        return rule.describe() + " of type "
                + types.stream().sorted().map(BackupType::word).collect(Collectors.joining(" or "));
    }

    @Override
    public Map<BackupId, String> keeps(List<BackupSummary> backups, RetentionMoment moment) {
        return rule.keeps(
                backups.stream().filter(backup -> types.contains(backup.type())).toList(), moment);
    }
}
