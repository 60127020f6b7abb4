package io.backup4j.engine.restore;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.verify.Finding;
import java.util.List;

/**
 * What a restore did, or what a dry run would do.
 *
 * @param created entries that did not exist
 * @param replaced entries that were replaced
 * @param kept entries that stayed, by the target's decision
 * @param bytesWritten length of the content of entries that were created or replaced
 * @param issues what could not be restored, or not exactly: the first {@value #MAX_ISSUES}
 * @param missing number of issues that say that something is missing, also beyond those
 * @param findings damage met in the repository, the first 1000; damage that another copy healed is among them
 * @param complete everything asked for is there; the same as {@code missing == 0}
 */
public record RestoreOutcome(
        long created,
        long replaced,
        long kept,
        long bytesWritten,
        List<EntryIssue> issues,
        long missing,
        List<Finding> findings,
        boolean complete) {
    /** Issues beyond this many are counted only, as far as they say that something is missing. */
    public static final int MAX_ISSUES = 1000;

    public RestoreOutcome {
        issues = List.copyOf(issues);
        findings = List.copyOf(findings);
        if (complete != (missing == 0)) {
            throw new IllegalArgumentException("complete: " + complete + " with " + missing + " missing");
        }
    }
}
