package io.backup4j.files;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryPath;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Reports what could not be restored exactly. Thread-safe. */
final class SessionNotes {
    private final Consumer<EntryIssue> issues;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    SessionNotes(Consumer<EntryIssue> issues) {
        this.issues = issues;
    }

    /** The content of this entry is not there. */
    void missing(EntryPath entry, String reason) {
        issues.accept(new EntryIssue(entry.toString(), true, "not restored: " + reason));
    }

    /** The content is there, something about it differs. */
    void note(EntryPath entry, String what) {
        issues.accept(new EntryIssue(entry.toString(), false, what));
    }

    /** A note that may hold for thousands of entries and is said for the first only. {@code what} is one of few texts: all are remembered. */
    void once(EntryPath first, String what) {
        if (said.add(what)) {
            note(first, what + " (said once, may hold for other entries too)");
        }
    }
}
