package io.backup4j.operate.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.BackupJob;
import io.backup4j.engine.backup.BackupRunner;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.files.FileSandbox;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.drill.DrillCheck;
import io.backup4j.spi.drill.DrillFailure;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A repository in memory, backups in it, a scratch directory, and drills. */
final class DrillFixture implements AutoCloseable {
    final MemorySink memory = new MemorySink();
    final List<DrillFailure> failures = new ArrayList<>();
    final Path scratch;
    final Repository repository;
    private volatile Hook hook = (operation, key) -> {};

    /** Told of each read and put of an object before it happens. */
    interface Hook {
        void before(String operation, ObjectKey key) throws IOException;
    }

    DrillFixture(Path directory) throws IOException {
        this(directory, new SecureRandom());
    }

    DrillFixture(Path directory, SecureRandom random) throws IOException {
        scratch = Files.createDirectory(directory.resolve("scratch"));
        Settings settings = new Settings(
                Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC),
                random,
                "host",
                2,
                32 << 20,
                1,
                false,
                Optional.empty());
        repository = new RepositoryAccess(new HookedSink(memory), settings).createUnencrypted();
    }

    private final class HookedSink extends ForwardingSink {
        private HookedSink(BackupSink sink) {
            super(sink);
        }

        @Override
        public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
            hook.before("read", key);
            return super.read(key, offset, target);
        }

        @Override
        public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
            hook.before("put", key);
            return super.put(key, content);
        }
    }

    void hook(Hook other) {
        hook = other;
    }

    Manifest backup(BackupSource... sources) throws IOException {
        BackupJob job = new BackupJob(
                "nightly",
                BackupType.FULL,
                List.of(sources),
                Set.of(),
                () -> {},
                () -> {},
                List.of(),
                "test",
                Map.of());
        return new BackupRunner(repository, job, RunControl.none()).run();
    }

    FileSandbox sandbox() {
        return FileSandbox.in(scratch).marginBytes(0);
    }

    DrillOutcome drill(DrillSandbox... sandboxes) throws IOException {
        return drill(Optional.empty(), List.of(), RunControl.none(), sandboxes);
    }

    DrillOutcome drill(BackupId id) throws IOException {
        return drill(Optional.of(id), List.of(), RunControl.none(), sandbox());
    }

    DrillOutcome drill(List<DrillCheck> checks) throws IOException {
        return drill(Optional.empty(), checks, RunControl.none(), sandbox());
    }

    DrillOutcome drill(
            Optional<BackupId> backup, List<DrillCheck> checks, RunControl control, DrillSandbox... sandboxes)
            throws IOException {
        DrillJob job = new DrillJob(backup, List.of(sandboxes), checks, failures::add, "test");
        return new DrillRunner(repository, job, control).run();
    }

    BackupSummary summary(Manifest backup) throws IOException {
        return repository.catalogue().view().summaries().stream()
                .filter(summary -> summary.uuid().equals(backup.record().uuid()))
                .findFirst()
                .orElseThrow();
    }

    Map<String, String> drillNote(Manifest backup) throws IOException {
        return summary(backup).note(BackupNote.Type.DRILL).orElseThrow().values();
    }

    List<BackupNote> notes(Manifest backup) throws IOException {
        return repository.catalogue().view().notesOf(backup.record().uuid());
    }

    /** Packs, the largest first. */
    List<ObjectKey> packs() throws IOException {
        return SinkObjects.list(memory, "pack/").stream()
                .sorted(Comparator.comparingLong(ObjectInfo::sizeBytes).reversed())
                .map(ObjectInfo::key)
                .toList();
    }

    void flip(ObjectKey key, int offset) throws IOException {
        byte[] bytes = SinkObjects.read(memory, key).clone();
        bytes[offset] ^= 0x10;
        memory.delete(key);
        memory.put(key, ObjectContent.of(bytes));
    }

    /** Names of what is in the scratch directory. */
    List<String> left() throws IOException {
        try (Stream<Path> all = Files.list(scratch)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** Nothing stays in the scratch directory or registered in the repository, and all that is stored is whole. */
    void assertClean() throws IOException {
        assertNothingLeft();
        List<Manifest> backups = new ArrayList<>();
        for (BackupSummary summary : repository.catalogue().view().summaries()) {
            backups.add(repository.records().load(summary.uuid()).orElseThrow());
        }
        assertThat(new VerifyRunner(repository, new VerifyJob(backups, true, 1, List.of(), 1), RunControl.none())
                        .run()
                        .findings())
                .isEmpty();
    }

    void assertNothingLeft() throws IOException {
        assertThat(left()).isEmpty();
        assertThat(SinkObjects.keys(memory, "session/")).isEmpty();
    }

    @Override
    public void close() throws IOException {
        repository.close();
    }
}
