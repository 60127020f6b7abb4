package io.backup4j.spi.source;

import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.entry.EntryIssue;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a run tells a source.
 *
 * @param type what the run reads; a source may skip work for {@code INCREMENTAL}
 * @param previous the entries of the backup that this run builds on, for sources that continue where it ended (Kafka offsets); empty for {@code FULL}
 * @param excluded places that must not be backed up because the backup is written there ({@code file:} URIs of repositories and state directories)
 * @param clock time of the run
 * @param issues takes what could not be read; may be called from any thread until the session is closed
 */
public record SourceContext(
        BackupType type,
        Optional<PreviousEntries> previous,
        List<URI> excluded,
        Clock clock,
        Consumer<EntryIssue> issues) {
    public SourceContext {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(previous, "previous");
        excluded = List.copyOf(excluded);
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(issues, "issues");
    }
}
