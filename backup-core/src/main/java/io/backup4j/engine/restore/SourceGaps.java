package io.backup4j.engine.restore;

import io.backup4j.spi.target.RestoreGaps;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is missing of one source: by the manifest, by the look at its listing before anything is touched, and by what was logged since its restore began. Of the last two, which name the same
 * damage, the larger one counts. Thread-safe.
 */
final class SourceGaps implements RestoreGaps {
    private final RestoreLog log;
    private final NotInBackup before;
    private final long planned;
    private final String firstPlanned;
    private final long missingBefore;
    private final int issuesBefore;

    private SourceGaps(RestoreRun run, SourceRestore part, long planned, String firstPlanned) {
        this.log = run.log();
        this.before = NotInBackup.of(run, part);
        this.planned = planned;
        this.firstPlanned = firstPlanned;
        this.missingBefore = log.missing();
        this.issuesBefore = log.issues();
    }

    /** Of a source whose listing was not looked at yet. */
    static SourceGaps of(RestoreRun run, SourceRestore part) {
        return new SourceGaps(run, part, 0, "");
    }

    /** Of a source that is restored after those before it. */
    static SourceGaps of(RestoreRun run, SourcePlan plan) {
        return new SourceGaps(run, plan.part(), plan.damaged(), plan.firstDamaged());
    }

    @Override
    public long notInBackup() {
        return before.count();
    }

    @Override
    public long notRestored() {
        return Math.max(planned, log.missing() - missingBefore);
    }

    @Override
    public String summary() {
        return Stream.of(before.text(), damage())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private String damage() {
        long count = notRestored();
        if (count == 0) {
            return "";
        }
        String first = planned > 0
                ? firstPlanned
                : log.firstMissing(issuesBefore)
                        .map(issue -> issue.path() + ": " + issue.message())
                        .orElse("");
        return count + " cannot be restored" + (first.isEmpty() ? "" : ", the first: " + first);
    }
}
