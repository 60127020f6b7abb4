package io.backup4j.operate.drill;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.verify.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong: counts all of it, keeps the first findings. One thread. */
final class DrillLog {
    private static final int KEPT = 1000;

    private final BackupId backup;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, String> first = new HashMap<>();

    DrillLog(BackupId backup) {
        this.backup = backup;
    }

    /** Something the restore has found. Only what names the backup harms it; the rest is kept for those who look after the repository. */
    void found(String source, Finding finding) {
        keep(finding);
        if (finding.backupOrNull() != null) {
            count(source, finding.pathOrNull(), finding.message());
        }
    }

    /** What was restored is not what the backup says. */
    void differs(String source, DrillDifference difference) {
        wrong(Finding.Kind.RESTORED_DIFFERENTLY, source, difference.path(), null, difference.message());
    }

    void wrong(Finding.Kind kind, String source, @Nullable String path, @Nullable String object, String message) {
        keep(new Finding(kind, backup.value(), source.isEmpty() ? null : source, path, object, -1, -1, message));
        count(source, path, message);
    }

    private void keep(Finding finding) {
        if (findings.size() < KEPT) {
            findings.add(finding);
        }
    }

    private void count(String source, @Nullable String path, String message) {
        counts.merge(source, 1L, Long::sum);
        first.putIfAbsent(source, path == null ? message : path + ": " + message);
    }

    /** Whether something of this source is wrong. */
    boolean harmed(String source) {
        return counts.containsKey(source);
    }

    /** What is wrong with a source, for people. */
    String summary(String source) {
        long count = counts.getOrDefault(source, 0L);
        return (count == 1 ? "" : count + " findings, the first: ") + first.getOrDefault(source, "nothing");
    }

    List<Finding> findings() {
        return findings;
    }

    /** Nothing of it counts, because the backup was deleted meanwhile. */
    void clear() {
        findings.clear();
        counts.clear();
        first.clear();
    }
}
