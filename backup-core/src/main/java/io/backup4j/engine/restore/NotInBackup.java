package io.backup4j.engine.restore;

import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import java.util.function.Consumer;

/**
 * What of a source could not be stored when the backup was made.
 *
 * @param source its name
 * @param count how much
 * @param first what is missing and why, the first of it; empty if that is not known
 */
record NotInBackup(String source, long count, String first) {

    static NotInBackup of(RestoreRun run, SourceRestore part) {
        SourceRecord record = run.manifest().record().source(part.source()).orElseThrow();
        String first = record.issues().stream()
                .filter(EntryIssue::missing)
                .findFirst()
                .map(issue -> issue.path() + ": " + issue.message())
                .orElse("");
        return new NotInBackup(part.source(), record.missing(), first);
    }

    /** In words; empty if it is nothing. */
    String text() {
        return count == 0
                ? ""
                : "not in the backup, which is partial: " + count + " that could not be stored when it was made"
                        + (first.isEmpty() ? "" : ", the first: " + first);
    }

    /** As a note: what the backup does hold can be restored whole. */
    void tell(Consumer<EntryIssue> issues) {
        if (count > 0) {
            issues.accept(new EntryIssue(source, false, text()));
        }
    }
}
