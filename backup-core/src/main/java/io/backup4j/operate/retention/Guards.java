package io.backup4j.operate.retention;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What stays whatever a policy says, each with the reason.
 *
 * @param sure never goes: held ones, and the newest verified
 * @param minimum one per plan; not sure under critical pressure
 */
record Guards(Map<BackupId, String> sure, Map<BackupId, String> minimum) {

    /** @param backups newest first in commit order */
    static Guards of(List<BackupSummary> backups) {
        Map<BackupId, String> sure = new HashMap<>();
        // A partial one may lack a whole source, so it does not stand in for the last one that has everything.
        first(backups, b -> proven(b) && b.status() == BackupStatus.COMPLETED)
                .ifPresent(b -> sure.put(b.id(), "the newest verified complete backup"));
        first(backups, Guards::proven).ifPresent(b -> sure.put(b.id(), "the newest verified backup"));
        for (BackupSummary backup : backups) {
            backup.note(BackupNote.Type.HOLD).ifPresent(hold -> sure.put(backup.id(), words(hold)));
        }
        Map<BackupId, String> minimum = new HashMap<>();
        byPlan(backups)
                .forEach((plan, theirs) ->
                        minimum.put(representative(theirs).id(), "at least one backup of plan '" + plan + "' stays"));
        return new Guards(sure, minimum);
    }

    private static Map<String, List<BackupSummary>> byPlan(List<BackupSummary> backups) {
        Map<String, List<BackupSummary>> plans = new LinkedHashMap<>();
        backups.forEach(backup ->
                plans.computeIfAbsent(backup.plan(), plan -> new ArrayList<>()).add(backup));
        return plans;
    }

    /** A damaged backup is no minimum as long as there is another, and an unverified one only if there is no verified one. */
    private static BackupSummary representative(List<BackupSummary> backups) {
        return first(backups, Guards::proven)
                .or(() -> first(backups, backup -> !backup.corrupted()))
                .orElse(backups.get(0));
    }

    private static boolean proven(BackupSummary backup) {
        return backup.verified() && !backup.corrupted();
    }

    private static Optional<BackupSummary> first(List<BackupSummary> backups, Predicate<BackupSummary> eligible) {
        return backups.stream().filter(eligible).findFirst();
    }

    private static String words(BackupNote hold) {
        String reason = hold.values().getOrDefault("reason", "");
        return "held by " + hold.by() + " since " + hold.at() + (reason.isBlank() ? "" : ": " + reason);
    }
}
