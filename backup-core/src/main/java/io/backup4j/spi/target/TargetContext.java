package io.backup4j.spi.target;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.run.Cancellation;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a restore tells a target.
 *
 * @param sourceName name of the source that is restored
 * @param dryRun decide only, change nothing
 * @param issues takes what could not be restored exactly; may be called from any thread until the session is closed
 * @param cancellation asked by a target within a step that may take long, as {@link TargetSession#finish()} may; between its calls the engine asks
 * @param gaps what of the source does not come back; asked at any time, with certainty from {@link TargetSession#finish()} on
 */
public record TargetContext(
        String sourceName, boolean dryRun, Consumer<EntryIssue> issues, Cancellation cancellation, RestoreGaps gaps) {
    public TargetContext {
        Objects.requireNonNull(sourceName, "sourceName");
        Objects.requireNonNull(issues, "issues");
        Objects.requireNonNull(cancellation, "cancellation");
        Objects.requireNonNull(gaps, "gaps");
    }

    /** Of a restore of a whole source that nobody cancels. */
    public TargetContext(String sourceName, boolean dryRun, Consumer<EntryIssue> issues) {
        this(sourceName, dryRun, issues, new Cancellation(), RestoreGaps.NONE);
    }

    /** The same for a target behind another one, which hears what it says. */
    public TargetContext withIssues(Consumer<EntryIssue> heard) {
        return new TargetContext(sourceName, dryRun, heard, cancellation, gaps);
    }
}
