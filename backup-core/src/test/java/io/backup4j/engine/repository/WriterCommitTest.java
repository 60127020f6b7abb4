package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.NonConditionalSink;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A commit has one outcome, whatever was acknowledged, and nobody takes an unknown one for another. */
class WriterCommitTest extends WriterSessionFixture {
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

    private void failCommits(int times) {
        for (int i = 0; i < times; i++) {
            faulty.failPut(ObjectKeys.BACKUPS, Fault.LOST);
        }
    }

    private SealedKind fateOf(WriterSession writer) throws IOException {
        ObjectKey key = ObjectKeys.backup(writer.uuid());
        return repository.store().kindOf(key, SinkObjects.read(stored, key));
    }
}
