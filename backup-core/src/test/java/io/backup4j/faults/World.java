package io.backup4j.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.BackupRunner;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.backup.Repositories;
import io.backup4j.engine.backup.StoredContent;
import io.backup4j.engine.chunk.ChunkingParameters;
import io.backup4j.engine.prune.FakeStopwatch;
import io.backup4j.engine.prune.PruneJob;
import io.backup4j.engine.prune.PruneOutcome;
import io.backup4j.engine.prune.PruneRunner;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.seal.NonceRecorder;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.verify.LoadedManifests;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyOutcome;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A repository in memory and all that is known of it from outside: which backups must be listed, which may be, what each of them must restore to, what was ever
 * written under which key (I3), and every pair of key and nonce (I9).
 */
final class World {
    static final String SOURCE = "files";
    static final Settings SETTINGS = TestRepositories.settings(2, 4 << 20, false);

    final MemorySink stored;
    private final SealMode mode;
    private final Settings settings;
    private final byte[] recoveryKey;
    private final NonceRecorder nonces;
    private final WriteOnceWatch watch;
    private final Map<UUID, Map<String, ByteBuffer>> contents;
    private final Set<UUID> required;
    private final Set<UUID> doubtful;
    private final Set<UUID> held;
    /** The backup that operations work on. */
    private @Nullable Manifest marked;
    /** What runs have read that did not end well: one of them may have been committed although nobody was told. */
    private final Set<Map<String, ByteBuffer>> unreported;

    World(SealMode mode) throws IOException {
        this(mode, SETTINGS, TestRepositories.SMALL_CHUNKS);
    }

    /** One whose chunks and buffers have the sizes of real repositories. */
    static World ofRealSizes() throws IOException {
        return new World(
                SealMode.AES_256_GCM, TestRepositories.settings(2, 12 << 20, false), ChunkingParameters.defaults());
    }

    private World(SealMode mode, Settings settings, ChunkingParameters chunking) throws IOException {
        this.settings = settings;
        this.stored = new MemorySink();
        this.mode = mode;
        this.nonces = new NonceRecorder();
        this.watch = WriteOnceWatch.of(stored);
        this.contents = new HashMap<>();
        this.required = new HashSet<>();
        this.doubtful = new HashSet<>();
        this.held = new HashSet<>();
        this.unreported = new HashSet<>();
        if (mode == SealMode.NONE) {
            new RepositoryAccess(watch, settings).createUnencrypted().close();
            this.recoveryKey = new byte[0];
        } else {
            this.recoveryKey = TestRepositories.encryptedWithRecoveryKey(watch, settings, nonces, chunking);
        }
    }

    private World(World other) {
        this.stored = other.stored.snapshot();
        this.mode = other.mode;
        this.settings = other.settings;
        this.recoveryKey = other.recoveryKey;
        this.nonces = other.nonces.copy();
        this.watch = other.watch.over(stored);
        this.contents = new HashMap<>(other.contents);
        this.required = new HashSet<>(other.required);
        this.doubtful = new HashSet<>(other.doubtful);
        this.held = new HashSet<>(other.held);
        this.unreported = new HashSet<>(other.unreported);
        this.marked = other.marked;
    }

    /** The same once more: what happens to it does not happen to this one. */
    World copy() {
        return new World(this);
    }

    /** The store, watched. */
    BackupSink sink() {
        return watch;
    }

    Repository open() throws IOException {
        return open(watch);
    }

    /** Opens it with every key there is. */
    void openWithEachKey() throws IOException {
        open().close();
        if (mode != SealMode.NONE) {
            TestRepositories.openWithRecoveryKey(watch, settings, recoveryKey).close();
        }
    }

    /** @param sink leads to {@link #sink()} */
    Repository open(BackupSink sink) throws IOException {
        return open(sink, settings);
    }

    Repository open(BackupSink sink, Settings settings) throws IOException {
        return mode == SealMode.NONE
                ? new RepositoryAccess(sink, settings).open(null, null)
                : TestRepositories.open(sink, settings, nonces);
    }

    /** Removes an object as if it had never been there. */
    void remove(String key) {
        stored.delete(ObjectKey.of(key));
        watch.forget(ObjectKey.of(key));
    }

    /**
     * Flips a bit of an object where it is stored.
     *
     * @param offset from the end, if it is negative
     */
    void damage(String key, int offset) throws IOException {
        byte[] bytes = content(ObjectKey.of(key)).toByteArray();
        bytes[offset < 0 ? bytes.length + offset : offset] ^= 1;
        remove(key);
        watch.put(ObjectKey.of(key), ObjectContent.of(bytes));
    }

    /** Files of random bytes, each from its number. */
    static MemorySource files(int first, int count, int sizeBytes) {
        MemorySource source = new MemorySource(SOURCE);
        for (int i = first; i < first + count; i++) {
            source.provenFile("file" + i, MemorySource.random(sizeBytes, i));
        }
        return source;
    }

    Manifest backup(MemorySource source) throws IOException {
        return backup(open(), BackupType.INCREMENTAL, source);
    }

    /** Makes a backup, and remembers what it must restore to: also if nobody is told of it. */
    Manifest backup(Repository repository, BackupType type, MemorySource source) throws IOException {
        Manifest manifest;
        try {
            manifest = new BackupRunner(repository, Repositories.job(type, source), RunControl.none()).run();
        } catch (IOException | ProcessDied | BackupException e) {
            unreported.add(source.content());
            throw e;
        } finally {
            assertThat(source.openSessions()).as("open sessions of the source").isZero();
        }
        assertThat(manifest.record().status()).isEqualTo(BackupStatus.COMPLETED);
        contents.put(manifest.record().uuid(), source.content());
        required.add(manifest.record().uuid());
        return manifest;
    }

    /** Two backups that run at the same time and know nothing of each other: what both hold is stored twice. */
    void backupBeside(MemorySource first, MemorySource second) throws IOException {
        second.follow(call -> {
            if (call.equals("open")) {
                backup(open(), BackupType.FULL, first);
            }
        });
        backup(open(), BackupType.FULL, second);
    }

    /** Chooses the backup that operations work on. */
    void mark(Manifest manifest) {
        marked = manifest;
    }

    Manifest marked() {
        return Objects.requireNonNull(marked, "no backup is marked");
    }

    void delete(Manifest manifest) throws IOException {
        open().deletions().delete(manifest.record().id(), "test", "not wanted any more");
        goes(manifest.record().uuid());
    }

    /** From now on the backup must be listed. */
    void stays(UUID uuid) {
        doubtful.remove(uuid);
        required.add(uuid);
    }

    /** From now on the backup may be listed or not. */
    void mayGo(UUID uuid) {
        required.remove(uuid);
        doubtful.add(uuid);
    }

    /** From now on the backup must not be listed. */
    void goes(UUID uuid) {
        required.remove(uuid);
        doubtful.remove(uuid);
    }

    /** From now on the backup must be held. */
    void isHeld(UUID uuid) {
        held.add(uuid);
    }

    /** From now on the backup may be held or not. */
    void mayBeHeld(UUID uuid) {
        held.remove(uuid);
    }

    static PruneJob pruneJob() {
        return PruneJob.defaults().withStopwatch(new FakeStopwatch());
    }

    PruneOutcome prune() throws IOException {
        return prune(open(), pruneJob());
    }

    static PruneOutcome prune(Repository repository, PruneJob job) throws IOException {
        return new PruneRunner(repository, job, RunControl.none()).run();
    }

    ObjectContent content(ObjectKey key) throws IOException {
        return ObjectContent.of(SinkObjects.read(stored, key));
    }

    List<String> keys(String prefix) throws IOException {
        return SinkObjects.keys(stored, prefix);
    }

    /** Bytes of all packs. */
    long packBytes() throws IOException {
        return SinkObjects.list(stored, ObjectKeys.PACKS).stream()
                .mapToLong(ObjectInfo::sizeBytes)
                .sum();
    }

    /** How many pairs of key and nonce were used. */
    int pairs() {
        return nonces.pairs();
    }

    /** Opens it, lists it, and restores every listed backup. */
    void assertListedAndRestorable(String when) throws IOException {
        Repository reader = open();
        Catalogue.View view = reader.catalogue().view();
        assertThat(view.unreadable()).as(when).isEmpty();
        assertListed(view, when);
        assertRestorable(reader, when);
    }

    private void assertListed(Catalogue.View view, String when) {
        Set<UUID> listed = new HashSet<>();
        for (BackupSummary summary : view.summaries()) {
            listed.add(summary.uuid());
            if (held.contains(summary.uuid())) {
                assertThat(summary.held())
                        .as("%s: %s is held", when, summary.id())
                        .isTrue();
            }
        }
        assertThat(listed).as("%s: listed", when).containsAll(required);
        for (UUID uuid : listed) {
            boolean known = contents.containsKey(uuid);
            assertThat(!known || required.contains(uuid) || doubtful.contains(uuid))
                    .as("%s: backup %s is listed and was deleted", when, uuid)
                    .isTrue();
        }
    }

    /** Restores every listed backup. */
    void assertRestorable(Repository reader, String when) throws IOException {
        StoredContent.ofAll(reader, SOURCE).forEach((uuid, files) -> {
            Map<String, ByteBuffer> known = contents.get(uuid);
            assertThat(known == null ? unreported : Set.of(known))
                    .as("%s: content of %s", when, uuid)
                    .contains(files);
        });
    }

    /** Reads every byte, and every listed backup as a restore would; what was written must have been written once. */
    void assertWhole(String when) throws IOException {
        assertListedAndRestorable(when);
        assertThat(verify()).as(when).isEmpty();
        assertThat(watch.violations()).as(when).isEmpty();
    }

    /** What a verification of everything finds. */
    List<Finding> verify() throws IOException {
        Repository reader = open();
        LoadedManifests loaded = LoadedManifests.load(reader, List.of());
        if (!loaded.findings().isEmpty()) {
            return loaded.findings();
        }
        VerifyOutcome verified = new VerifyRunner(
                        reader, new VerifyJob(loaded.manifests(), true, 1, List.of(), 1), RunControl.none())
                .run();
        return verified.findings();
    }

    /** A prune finds nothing to do, and no traces of anybody who died are left. */
    void assertNothingIsLeftToDo(String when) throws IOException {
        List<String> before = keys("");
        PruneOutcome again = prune();
        assertThat(again.packsDeleted()).as(when + " " + again).isZero();
        assertThat(keys("")).as(when).isEqualTo(before);
        assertThat(before)
                .as(when)
                .noneMatch(key ->
                        key.startsWith("session/") || key.startsWith("heartbeat/") || key.contains("/condemned-"));
    }
}
