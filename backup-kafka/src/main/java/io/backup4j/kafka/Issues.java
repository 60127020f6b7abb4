package io.backup4j.kafka;

import io.backup4j.spi.entry.EntryIssue;
import java.util.function.Consumer;

/**
 * Tells the run what is missing and what is worth knowing. Thread-safe as far as the run is.
 *
 * @param absent is told what a restore does not find in the backup
 */
record Issues(Consumer<EntryIssue> run, Consumer<Absence> absent) {
    /** To a restore, what the backup does not have is missing like everything else. */
    Issues(Consumer<EntryIssue> run) {
        this(run, absence -> run.accept(absence.issue()));
    }

    /** Something of the cluster is not in the backup, which is partial then. */
    void missing(String where, String what) {
        run.accept(new EntryIssue(where, true, what));
    }

    /** The backup, which is partial, does not have something that belongs to it. */
    void tell(Absence absence) {
        absent.accept(absence);
    }

    /** Nothing is missing. */
    void note(String where, String what) {
        run.accept(new EntryIssue(where, false, what));
    }
}
