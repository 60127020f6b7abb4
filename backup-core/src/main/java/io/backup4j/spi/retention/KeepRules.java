package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Keeps what any rule keeps.
 *
 * @param rules at least one
 * @param perPlan whether the rules look at the backups of each plan alone
 * @param maxTotalBytes size budget, applied by whoever executes the policy
 */
record KeepRules(List<KeepRule> rules, boolean perPlan, OptionalLong maxTotalBytes) implements RetentionPolicy {
    KeepRules {
        rules = List.copyOf(rules);
    }

    @Override
    public String describe() {
        return words()
                + (perPlan ? "" : ", across plans")
                + (maxTotalBytes.isPresent() ? ", at most " + maxTotalBytes.getAsLong() + " bytes" : "");
    }

    private String words() {
        return rules.stream().map(KeepRule::describe).collect(Collectors.joining(", "));
    }

    @Override
    public List<RetentionDecision> decide(List<BackupSummary> backups, RetentionMoment moment) {
        Map<String, List<BackupSummary>> groups = new LinkedHashMap<>();
        for (BackupSummary backup : backups) {
            groups.computeIfAbsent(perPlan ? backup.plan() : "", name -> new ArrayList<>())
                    .add(backup);
        }
        Map<BackupId, List<String>> reasons = new HashMap<>();
        for (List<BackupSummary> group : groups.values()) {
            for (KeepRule rule : rules) {
                rule.keeps(List.copyOf(group), moment)
                        .forEach((id, detail) -> reasons.computeIfAbsent(id, kept -> new ArrayList<>())
                                .add(rule.describe() + (detail.isBlank() ? "" : ": " + detail)));
            }
        }
        String none = "no rule keeps it: " + words();
        return backups.stream()
                .map(backup -> {
                    List<String> why = reasons.getOrDefault(backup.id(), List.of());
                    return new RetentionDecision(
                            backup.id(), !why.isEmpty(), why.isEmpty() ? none : String.join("; ", why));
                })
                .toList();
    }
}
