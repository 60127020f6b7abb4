package io.backup4j.engine.restore;

import io.backup4j.engine.backup.BackupJob;
import io.backup4j.engine.backup.BackupRunner;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.Settings;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreParticipant;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A repository in memory, with backups made by the real engine. */
final class RestoreFixture {
    static final Settings SETTINGS = new Settings(
            Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC),
            new SecureRandom(),
            "host",
            2,
            32 << 20,
            1,
            false,
            Optional.empty());

    final MemorySink stored = new MemorySink();
    final List<String> planned = new ArrayList<>();
    private final Repository made;

    RestoreFixture() throws IOException {
        made = new RepositoryAccess(stored, SETTINGS).createUnencrypted();
    }

    Manifest backup(BackupSource... sources) throws IOException {
        return backup(made, sources);
    }

    Manifest backup(Repository repository, BackupSource... sources) throws IOException {
        BackupJob job = new BackupJob(
                "plan", BackupType.FULL, List.of(sources), Set.of(), () -> {}, () -> {}, List.of(), "test", Map.of());
        return new BackupRunner(repository, job, RunControl.none()).run();
    }

    /** The repository through another sink. */
    Repository through(BackupSink sink) throws IOException {
        return new RepositoryAccess(sink, SETTINGS).open(null, null);
    }

    RestoreOutcome restore(Manifest manifest, String source, RestoreTarget target) throws IOException {
        return restore(manifest, job(source, target, path -> true));
    }

    RestoreOutcome restore(Manifest manifest, RestoreJob job) throws IOException {
        return restore(stored, manifest, job, RunControl.none());
    }

    RestoreOutcome restore(BackupSink sink, Manifest manifest, RestoreJob job, RunControl control) throws IOException {
        return new RestoreRunner(through(sink), job, control).run(manifest);
    }

    static RestoreJob job(String source, RestoreTarget target, Predicate<EntryPath> filter) {
        return new RestoreJob(
                List.of(new SourceRestore(source, target, filter)), false, false, false, List.of(), PlanListener.NONE);
    }

    RestoreJob dryRun(String source, RestoreTarget target) {
        return new RestoreJob(
                List.of(new SourceRestore(source, target, path -> true)),
                true,
                false,
                false,
                List.of(),
                (name, entry, decision) -> planned.add(name + " " + decision.action() + " " + entry.path()));
    }

    static RestoreJob inPlace(
            String source, RestoreTarget target, boolean force, List<? extends RestoreParticipant> participants) {
        return new RestoreJob(
                List.of(new SourceRestore(source, target, path -> true)),
                false,
                true,
                force,
                List.copyOf(participants),
                PlanListener.NONE);
    }
}
