package io.backup4j.kafka;

import io.backup4j.spi.entry.EntryIssue;
import java.util.function.Consumer;

/** Tells the run what is missing and what is worth knowing. Thread-safe as far as the run is. */
record Issues(Consumer<EntryIssue> run) {

    /** Something of the cluster is not in the backup, which is partial then. */
    void missing(String where, String what) {
        run.accept(new EntryIssue(where, true, what));
    }

    /** Nothing is missing. */
    void note(String where, String what) {
        run.accept(new EntryIssue(where, false, what));
    }
}
