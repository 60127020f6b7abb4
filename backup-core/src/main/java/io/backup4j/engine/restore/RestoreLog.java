package io.backup4j.engine.restore;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.verify.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Collects the outcome of a restore: counts all, keeps the first issues and findings. Thread-safe. */
final class RestoreLog implements Consumer<EntryIssue> {
    private static final int KEPT = RestoreOutcome.MAX_ISSUES;

    private final String backup;
    private final List<EntryIssue> issues = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Finding> known = new HashSet<>();
    private final ThreadLocal<long[]> missingHere = ThreadLocal.withInitial(() -> new long[1]);
    private long missing;
    private long created;
    private long replaced;
    private long kept;
    private long bytes;

    RestoreLog(String backup) {
        this.backup = backup;
    }

    /** What the engine or a target has to say about an entry. */
    @Override
    public void accept(EntryIssue issue) {
        if (issue.missing()) {
            missingHere.get()[0]++;
        }
        synchronized (this) {
            if (issue.missing()) {
                missing++;
            }
            if (issues.size() < KEPT) {
                issues.add(issue);
            }
        }
    }

    /** How many issues were said to be missing so far. */
    synchronized long missing() {
        return missing;
    }

    /** How many issues are kept so far. */
    synchronized int issues() {
        return issues.size();
    }

    /** The first missing entry behind so many issues, if it was kept. */
    synchronized Optional<EntryIssue> firstMissing(int from) {
        return issues.stream().skip(from).filter(EntryIssue::missing).findFirst();
    }

    /** How many missing entries the calling thread has reported: tells whether a call into the target reported one. */
    long missingHere() {
        return missingHere.get()[0];
    }

    /** An entry is not restored because of damage in the repository. */
    void damaged(String source, EntryPath path, Damage damage) {
        add(damage.finding(backup, source, path.toString()));
        accept(new EntryIssue(path.toString(), true, damage.message()));
    }

    /** Part of a listing is damaged: entries are missing whose names are not known. */
    void damagedListing(String source, Damage damage) {
        add(damage.finding(backup, source, null));
        accept(new EntryIssue(source, true, "entries are missing whose names cannot be read: " + damage.message()));
    }

    /** Damage that harms nothing here, because another copy was used. */
    void healed(Damage damage) {
        add(damage.spareCopy());
    }

    synchronized void add(Finding finding) {
        if (findings.size() < KEPT && known.add(finding)) {
            findings.add(finding);
        }
    }

    /** An entry was created or replaced. */
    synchronized void restored(Action action, long contentBytes) {
        if (action == Action.REPLACE) {
            replaced++;
        } else {
            created++;
        }
        bytes += contentBytes;
    }

    synchronized void kept() {
        kept++;
    }

    /** Number of entries that were created or replaced so far. */
    synchronized long restored() {
        return created + replaced;
    }

    synchronized RestoreOutcome outcome() {
        return new RestoreOutcome(created, replaced, kept, bytes, issues, missing, findings, missing == 0);
    }
}
