package io.backup4j.engine.backup;

import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.PreviousEntries;
import io.backup4j.spi.source.SourceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sources of a run, opened before the first byte is read. Closing it closes every session. */
final class OpenSources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSources.class);

    private final List<OpenSource> sources = new ArrayList<>();

    /**
     * Opens every source, with the host's writers paused if it asked for that. A source that cannot be opened does not stop the others, unless all fail, or
     * the run is a snapshot, which is of one instant or nothing.
     */
    static OpenSources open(
            Repository repository,
            BackupJob job,
            Optional<Manifest> parent,
            ChunkReader chunks,
            ChunkIndex index,
            RunCounters counters) {
        OpenSources opened = new OpenSources();
        try {
            try {
                job.beforeOpening().run();
                counters.steps.increment();
                for (BackupSource source : job.sources()) {
                    ParentListing listing = parent.filter(p -> p.roots().containsKey(source.name()))
                            .map(p -> new ParentListing(chunks, index, p.root(source.name())))
                            .orElse(null);
                    opened.sources.add(open(repository, job, source, listing));
                    counters.steps.increment();
                }
            } finally {
                job.afterOpening().run();
                counters.steps.increment();
            }
            opened.requireSomething(job);
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static OpenSource open(
            Repository repository, BackupJob job, BackupSource source, @Nullable ParentListing parent) {
        IssueLog issues = new IssueLog();
        SourceContext context = new SourceContext(
                job.type(),
                Optional.<PreviousEntries>ofNullable(parent),
                job.excluded(),
                repository.settings().clock(),
                issues);
        try {
            return new OpenSource(source, source.open(context), null, parent, issues);
        } catch (IOException | RuntimeException e) {
            return new OpenSource(source, null, e, parent, issues);
        }
    }

    private void requireSomething(BackupJob job) {
        List<OpenSource> failed =
                sources.stream().filter(source -> source.session() == null).toList();
        if (failed.size() == sources.size() || (!failed.isEmpty() && job.type() == BackupType.SNAPSHOT)) {
            OpenSource first = failed.get(0);
            throw failure(first.source(), first.failure());
        }
    }

    static SourceException failure(BackupSource source, @Nullable Throwable cause) {
        return new SourceException(
                ErrorCode.SOURCE,
                "Source '" + source.name() + "' (" + source.kind() + ") cannot be backed up: " + reason(cause)
                        + ". Nothing is listed for this run.",
                cause);
    }

    static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "unknown reason";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    List<OpenSource> all() {
        return sources;
    }

    @Override
    public void close() {
        for (OpenSource source : sources) {
            if (source.session() != null) {
                try {
                    source.session().close();
                } catch (IOException | RuntimeException e) {
                    LOG.warn(
                            "Source '{}' did not close cleanly; what was read from it is not affected.",
                            source.source().name(),
                            e);
                }
            }
        }
    }
}
