package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkCapabilities;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.NonConditionalSink;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriterSessionTest {
    private static final SessionRecord RECORD =
            new SessionRecord(SessionRecord.Role.WRITER, "host", 42, TestRepositories.CLOCK.instant(), null, null);

    private final MemorySink stored = new MemorySink();
    private final KeyedFaultSink faulty = new KeyedFaultSink(stored);
    private Repository repository;

    @BeforeEach
    void create() throws IOException {
        TestRepositories.unencrypted(stored);
        repository = open(faulty);
    }

    @Test
    void registersAndLeavesNothingWhenItCloses() throws IOException {
        try (WriterSession writer = repository.registerWriter()) {
            assertThat(sessions())
                    .containsExactly(ObjectKeys.session(writer.uuid(), 0).value());
        }
        assertThat(sessions()).isEmpty();
    }

    @Test
    void findsOutAStoreThatOverwrites() throws IOException {
        Repository overwriting = open(new NonConditionalSink(stored));

        assertThatThrownBy(overwriting::registerWriter)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK))
                .hasMessageContaining("--single-writer");
        assertThat(sessions()).isEmpty();
    }

    @Test
    void refusesAStoreThatDoesNotClaimToBeSharable() throws IOException {
        Repository modest = open(new ModestSink(stored));

        assertThatThrownBy(modest::registerWriter)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK));
        assertThat(sessions()).isEmpty();
    }

    @Test
    void runsAloneInSingleWriterModeAndSaysWhoIsInTheWay() throws IOException {
        Repository alone = new RepositoryAccess(new ModestSink(stored), TestRepositories.settings(1, 32 << 20, true))
                .open(null, null);
        WriterSession other = WriterSession.register(repository, RECORD, false, System::nanoTime, time -> {});

        assertThatThrownBy(alone::registerWriter)
                .isInstanceOfSatisfying(
                        LockedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED))
                .hasMessageContaining("process 42 on host host")
                .hasMessageContaining("unlock");
        assertThat(sessions()).hasSize(1);

        other.close();
        try (WriterSession writer = alone.registerWriter()) {
            assertThat(sessions())
                    .containsExactly(ObjectKeys.session(writer.uuid(), 0).value());
        }
    }

    @Test
    void leavesNothingWhenItsRegistrationIsNotAcknowledged() throws IOException {
        faulty.failPut(ObjectKeys.SESSIONS, Fault.LOST_ACKNOWLEDGEMENT);

        assertThatThrownBy(repository::registerWriter).isInstanceOf(IOException.class);
        assertThat(sessions()).isEmpty();
    }

    @Test
    void registersAgainWhenAGenerationAppearsMeanwhile() throws IOException {
        Repository pruned = open(new ForwardingSink(stored) {
            private boolean done;

            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                PutResult result = super.put(key, content);
                if (!done && key.value().startsWith(ObjectKeys.SESSIONS)) {
                    done = true;
                    condemn(1);
                }
                return result;
            }
        });

        try (WriterSession writer = pruned.registerWriter()) {
            assertThat(writer.generation()).isEqualTo(1);
            assertThat(sessions())
                    .containsExactly(ObjectKeys.session(writer.uuid(), 1).value());
        }
        assertThat(sessions()).isEmpty();
    }

    @Test
    void leavesNothingWhenRegisteringAgainIsNotAcknowledged() throws IOException {
        Repository pruned = open(new ForwardingSink(stored) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                PutResult result = super.put(key, content);
                if (key.value().endsWith("/0000000000")) {
                    condemn(1);
                } else if (key.value().endsWith("/0000000001")) {
                    throw new IOException("injected: acknowledgement lost");
                }
                return result;
            }
        });

        assertThatThrownBy(pruned::registerWriter).isInstanceOf(IOException.class);
        assertThat(sessions()).isEmpty();
    }

    @Test
    void masksCondemnedPacksUntilTheirGenerationIsFinished() throws IOException {
        PackName kept = putPack();
        PackName condemned = putPack();
        condemn(1, condemned);

        assertThat(usable(1, condemned)).isFalse();
        assertThat(usable(1, kept)).isTrue();
        // A reader masks nothing.
        assertThat(usable(0, condemned)).isTrue();

        repository.store().put(SealedKind.FINISHED, ObjectKeys.generationFinished(1), new byte[0]);
        assertThat(usable(1, condemned)).isTrue();

        condemn(2, kept);
        assertThat(repository.generations().newest()).isEqualTo(2);
        assertThat(usable(2, kept)).isFalse();
        assertThat(usable(2, condemned)).isTrue();
    }

    @Test
    void isExpelledByATombstoneAndListsNothing() throws IOException {
        WriterSession writer = repository.registerWriter();
        repository.sessions().expel(repository.sessions().list().get(0), "test");

        assertThatThrownBy(() -> writer.commit(manifest(writer)))
                .isInstanceOfSatisfying(
                        LockedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXPELLED));
        writer.close();

        assertThat(Manifests.isListed(repository, writer.uuid())).isFalse();
        assertThat(sessions()).isEmpty();
    }

    @Test
    void isCommittedWhenOnlyTheAcknowledgementWasLost() throws IOException {
        WriterSession writer = repository.registerWriter();
        faulty.failPut(ObjectKeys.BACKUPS, Fault.LOST_ACKNOWLEDGEMENT);

        writer.commit(manifest(writer));
        writer.close();

        assertThat(Manifests.isListed(repository, writer.uuid())).isTrue();
        assertThat(sessions()).isEmpty();
    }

    @Test
    void settlesALostCommitByItsOwnTombstone() throws IOException {
        WriterSession writer = repository.registerWriter();
        faulty.failPut(ObjectKeys.BACKUPS, Fault.LOST);

        assertThatThrownBy(() -> writer.commit(manifest(writer))).isInstanceOf(IOException.class);
        writer.close();

        assertThat(fateOf(writer)).isEqualTo(SealedKind.TOMBSTONE);
        assertThat(Manifests.isListed(repository, writer.uuid())).isFalse();
        assertThat(sessions()).isEmpty();
    }

    @Test
    void goesOnSettlingUntilTheStoreIsBack() throws IOException {
        List<Duration> pauses = new ArrayList<>();
        WriterSession writer = register(pauses::add);
        failCommits(CommitPoint.SETTLEMENTS);

        assertThatThrownBy(() -> writer.commit(manifest(writer)))
                .isExactlyInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(CommitPoint.SETTLEMENTS - 1));
        writer.close();

        assertThat(pauses).hasSize(CommitPoint.SETTLEMENTS - 1);
        assertThat(fateOf(writer)).isEqualTo(SealedKind.TOMBSTONE);
        assertThat(sessions()).isEmpty();
    }

    @Test
    void staysRegisteredWhileItsFateIsUnknown() throws IOException {
        WriterSession writer = register(time -> {});
        failCommits(1 + CommitPoint.SETTLEMENTS);

        assertThatThrownBy(() -> writer.commit(manifest(writer)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("not known");
        writer.close();

        assertThat(sessions()).hasSize(1);
        repository.sessions().expel(repository.sessions().list().get(0), "clean-up");
        assertThat(Manifests.isListed(repository, writer.uuid())).isFalse();
        assertThat(sessions()).isEmpty();
    }

    @Test
    void findsOutLaterThatALostCommitArrivedAfterAll() throws IOException {
        // The put of the manifest is under way when it fails, and arrives while the writer waits.
        Repository slow = open(new ForwardingSink(stored) {
            private ObjectContent lost = ObjectContent.of(new byte[0]);
            private int puts;

            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (!key.value().startsWith(ObjectKeys.BACKUPS)) {
                    return super.put(key, content);
                }
                puts++;
                if (puts == 1) {
                    lost = content;
                } else {
                    super.put(key, lost);
                }
                throw new IOException("injected: put " + puts);
            }
        });
        WriterSession writer = WriterSession.register(slow, RECORD, false, System::nanoTime, time -> {});

        writer.commit(manifest(writer));
        writer.close();

        assertThat(Manifests.isListed(repository, writer.uuid())).isTrue();
        assertThat(sessions()).isEmpty();
    }

    @Test
    void aCancellationOrAnInterruptEndsTheSettling() throws IOException {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        WriterSession cancelled = register(time -> {
            throw new AssertionError("waited after the caller cancelled");
        });
        failCommits(2);
        assertThatThrownBy(() -> cancelled.commit(manifest(cancelled), cancellation))
                .isInstanceOf(StorageException.class);

        WriterSession interrupted = register(time -> {
            throw new InterruptedException();
        });
        failCommits(2);
        assertThatThrownBy(() -> interrupted.commit(manifest(interrupted))).isInstanceOf(StorageException.class);

        assertThat(Thread.interrupted()).isTrue();
        cancelled.close();
        interrupted.close();
        assertThat(sessions()).hasSize(2);
    }

    @Test
    void releasesItsSessionAtOnceWhenTheStoreIsFullAtTheCommit() throws IOException {
        Repository full = open(fullAt(ObjectKeys.BACKUPS, stored, false));
        WriterSession writer = WriterSession.register(full, RECORD, false, System::nanoTime, time -> {
            throw new AssertionError("waited for room");
        });

        assertThatThrownBy(() -> writer.commit(manifest(writer))).isInstanceOf(SinkFullException.class);
        writer.close();

        assertThat(sessions()).isEmpty();
        assertThat(Manifests.isListed(repository, writer.uuid())).isFalse();
    }

    @Test
    void settlesACommitOfWhichAnEarlierAttemptMayHaveArrivedBeforeTheStoreWasFull() throws IOException {
        Repository full = open(fullAt(ObjectKeys.BACKUPS, stored, true));
        WriterSession writer = WriterSession.register(full, RECORD, false, System::nanoTime, time -> {});

        assertThatThrownBy(() -> writer.commit(manifest(writer))).isInstanceOf(StorageException.class);
        writer.close();

        assertThat(sessions()).hasSize(1);
    }

    @Test
    void doesNotCallACommittedRunFailedBecauseItsSessionStays() throws IOException {
        WriterSession writer = repository.registerWriter();
        writer.commit(manifest(writer));
        faulty.failDelete(ObjectKeys.SESSIONS, Fault.LOST);

        writer.close();

        assertThat(sessions()).hasSize(1);
        assertThat(Manifests.isListed(repository, writer.uuid())).isTrue();
    }

    @Test
    void unlockNeverReplacesACommittedBackupWhereTheStoreOverwrites() throws IOException {
        Repository alone = new RepositoryAccess(
                        new NonConditionalSink(stored), TestRepositories.settings(1, 32 << 20, true))
                .open(null, null);
        WriterSession writer = alone.registerWriter();
        Sessions.Registered session = alone.sessions().list().get(0);
        writer.commit(manifest(writer));

        // The writer dies here, before it removes its session.
        alone.sessions().expel(session, "unlock");

        assertThat(Manifests.isListed(alone, writer.uuid())).isTrue();
    }

    @Test
    void beatsOnlyAfterTheInterval() throws IOException {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        WriterSession writer = WriterSession.register(repository, RECORD, false, nanos::get, time -> {});

        writer.heartbeat();
        nanos.addAndGet(Duration.ofSeconds(15).toNanos() - 1);
        writer.heartbeat();
        assertThat(heartbeats()).isEmpty();

        nanos.addAndGet(1);
        writer.heartbeat();
        writer.heartbeat();
        assertThat(heartbeats())
                .containsExactly(ObjectKeys.heartbeat(writer.uuid(), 1).value());

        nanos.addAndGet(Duration.ofSeconds(15).toNanos());
        writer.heartbeat();
        assertThat(heartbeats())
                .containsExactly(ObjectKeys.heartbeat(writer.uuid(), 2).value());

        writer.close();
        assertThat(heartbeats()).isEmpty();
    }

    /** Makes no claim that it does not keep. */
    private static final class ModestSink extends ForwardingSink {
        ModestSink(BackupSink sink) {
            super(sink);
        }

        @Override
        public SinkCapabilities capabilities() {
            return new SinkCapabilities(false, true, true);
        }
    }

    private static Repository open(BackupSink sink) throws IOException {
        return TestRepositories.access(sink).open(null, null);
    }

    private static ForwardingSink fullAt(String prefix, BackupSink stored, boolean afterAnotherFailure) {
        return new ForwardingSink(stored) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (key.value().startsWith(prefix)) {
                    SinkFullException full = new SinkFullException("no room", new IOException("injected"));
                    if (afterAnotherFailure) {
                        full.addSuppressed(new IOException("injected: time is up"));
                    }
                    throw full;
                }
                return super.put(key, content);
            }
        };
    }

    private WriterSession register(Pause pause) throws IOException {
        return WriterSession.register(repository, RECORD, false, System::nanoTime, pause);
    }

    private void failCommits(int times) {
        for (int i = 0; i < times; i++) {
            faulty.failPut(ObjectKeys.BACKUPS, Fault.LOST);
        }
    }

    private SealedKind fateOf(WriterSession writer) throws IOException {
        ObjectKey key = ObjectKeys.backup(writer.uuid());
        return repository.store().kindOf(key, SinkObjects.read(stored, key));
    }

    private byte[] manifest(WriterSession writer) {
        return BackupRecords.encode(Manifests.of(writer.uuid(), 1));
    }

    private void condemn(long generation, PackName... packs) throws IOException {
        String hex = "ab".repeat(32);
        ByteBuffer names = ByteBuffer.allocate(packs.length * PackName.BYTES);
        List.of(packs).forEach(pack -> names.put(pack.bytes()));
        repository.store().put(SealedKind.CONDEMNED, ObjectKeys.generationCondemned(generation, hex), names.array());
        repository
                .store()
                .put(
                        SealedKind.GENERATION,
                        ObjectKeys.generationHead(generation),
                        RecordJson.write(RecordJson.object().put("condemned", hex)));
    }

    private PackName putPack() {
        PackName name = PackName.random(new SecureRandom());
        stored.put(name.key(), ObjectContent.of(new byte[1]));
        return name;
    }

    private boolean usable(long generation, PackName pack) throws IOException {
        return repository.loadIndex(generation, Set.of()).packs().contains(pack);
    }

    private List<String> sessions() throws IOException {
        return SinkObjects.keys(stored, ObjectKeys.SESSIONS);
    }

    private List<String> heartbeats() throws IOException {
        return SinkObjects.keys(stored, ObjectKeys.HEARTBEATS);
    }
}
