package io.backup4j.engine.backup;

import io.backup4j.spi.entry.EntryIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects the issues of one source: counts all, keeps the first. Thread-safe. */
final class IssueLog implements Consumer<EntryIssue> {
    private static final int KEPT = 1000;

    private final List<EntryIssue> issues = new ArrayList<>();
    private long missing;

    @Override
    public synchronized void accept(EntryIssue issue) {
        if (issue.missing()) {
            missing++;
        }
        if (issues.size() < KEPT) {
            issues.add(issue);
        }
    }

    synchronized long missing() {
        return missing;
    }

    synchronized List<EntryIssue> issues() {
        return List.copyOf(issues);
    }
}
