package io.backup4j.engine.restore;

import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import java.util.List;

/**
 * What of a source could not be stored when the backup was made, as far as it is of what its target restores.
 *
 * @param count how much
 * @param first what is missing and why, the first of it; empty if that is not known
 */
record NotInBackup(long count, String first) {

    static NotInBackup of(RestoreRun run, SourceRestore part) {
        SourceRecord record = run.manifest().record().source(part.source()).orElseThrow();
        List<EntryIssue> named =
                record.issues().stream().filter(EntryIssue::missing).toList();
        List<EntryIssue> here = named.stream().filter(part.target()::concerns).toList();
        String first = here.stream()
                .findFirst()
                .map(issue -> issue.path() + ": " + issue.message())
                .orElse("");
        return new NotInBackup(record.missing() - (named.size() - here.size()), first);
    }

    /** In words; empty if it is nothing. */
    String text() {
        return count == 0
                ? ""
                : "not in the backup, which is partial: " + count + " that could not be stored when it was made"
                        + (first.isEmpty() ? "" : ", the first: " + first);
    }
}
