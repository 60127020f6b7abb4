package io.backup4j.operate.drill;

import io.backup4j.engine.restore.RestoreOutcome;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryPath;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the restore of one source has said about its entries. Names are compared as text: two that differ only in bytes that are no UTF-8 excuse each other,
 * which can hide a difference in attributes but never a missing file, because a restore that misses something is never OK.
 */
final class RestoreIssues {
    private final RestoreOutcome outcome;
    private final Set<String> missing = new HashSet<>();
    private final Set<String> noted = new HashSet<>();
    private final boolean allMissing;
    private final boolean allNoted;

    RestoreIssues(RestoreOutcome outcome) {
        this.outcome = outcome;
        long listed = 0;
        for (EntryIssue issue : outcome.issues()) {
            noted.add(issue.path());
            if (issue.missing()) {
                listed++;
                missing.add(issue.path());
            }
        }
        this.allMissing = listed < outcome.missing();
        this.allNoted = outcome.issues().size() >= RestoreOutcome.MAX_ISSUES;
    }

    /** Whether the target may not have made this entry, and has said so. */
    boolean mayMiss(EntryPath path) {
        return allMissing || (!missing.isEmpty() && missing.contains(path.toString()));
    }

    /** Whether something was said of this entry, or may have been where there were too many issues to keep. */
    boolean mayDiffer(EntryPath path) {
        return allNoted || (!noted.isEmpty() && noted.contains(path.toString()));
    }

    /** Why the sandbox does not hold the whole source; empty if it does. */
    Optional<String> whyMissing() {
        if (outcome.missing() == 0) {
            return Optional.empty();
        }
        String first = outcome.issues().stream()
                .filter(EntryIssue::missing)
                .findFirst()
                .map(issue -> issue.path() + ": " + issue.message())
                .orElse("not known");
        return Optional.of("the sandbox could not take " + outcome.missing() + " of the entries, the first: " + first);
    }
}
