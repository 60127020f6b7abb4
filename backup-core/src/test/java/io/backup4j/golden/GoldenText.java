package io.backup4j.golden;

import io.backup4j.BackupRepository;
import io.backup4j.DeletedBackupInfo;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.testkit.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a repository says of itself, and what a tree holds, as lines that people can read and that do not change. */
final class GoldenText {
    private GoldenText() {}

    /** Backups newest first, each with its notes, then deleted ones, then runs. Where the repository is, is left out. */
    static List<String> of(BackupRepository repository) {
        List<String> lines = new ArrayList<>();
        lines.add("repository " + repository.id() + " " + repository.encryption());
        repository.list().forEach(backup -> describe(backup, lines));
        for (DeletedBackupInfo deleted : repository.deleted()) {
            lines.add("deleted " + deleted.uuid() + (deleted.givenUp() ? " given up" : "") + " reason="
                    + deleted.reason());
            deleted.backup().ifPresent(backup -> describe(backup, lines));
        }
        for (RunRecord run : repository.history(HistoryQuery.all()).runs()) {
            lines.add("run " + run.run() + " " + run.kind() + " plan=" + run.planOrNull() + " started=" + run.started()
                    + " outcome=" + run.outcome() + " backup=" + run.backupOrNull() + " read="
                    + run.bytes().read() + " new=" + run.bytes().fresh() + " stored="
                    + run.bytes().stored() + " findings=" + run.findings());
        }
        return lines;
    }

    private static void describe(BackupSummary backup, List<String> lines) {
        lines.add("backup " + backup.id() + " uuid=" + backup.uuid());
        lines.add("    type=" + backup.type() + " status=" + backup.status() + " plan=" + backup.plan() + " order="
                + backup.order() + " started=" + backup.started() + " finished=" + backup.finished());
        lines.add("    sources=" + backup.sources() + " files=" + backup.files() + " bytes=" + backup.bytes()
                + " stored=" + backup.bytesStored());
        backup.notes().forEach(note -> {
            Map<String, String> values = new TreeMap<>(note.values());
            lines.add("    note " + note.type() + " sequence=" + note.sequence() + " at=" + note.at() + " " + values);
        });
    }

    /** Each path with kind, size, digest, permissions, time, link target and other names of the same file. */
    static List<String> of(Path tree) throws IOException {
        return TreeSnapshot.of(tree).without("owner").without("group").lines();
    }
}
