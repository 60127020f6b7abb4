package io.backup4j.spi.target;

import io.backup4j.spi.entry.EntryIssue;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a restore tells a target.
 *
 * @param sourceName name of the source that is restored
 * @param dryRun decide only, change nothing
 * @param issues takes what could not be restored exactly; may be called from any thread until the session is closed
 */
public record TargetContext(String sourceName, boolean dryRun, Consumer<EntryIssue> issues) {
    public TargetContext {
        Objects.requireNonNull(sourceName, "sourceName");
        Objects.requireNonNull(issues, "issues");
    }
}
