package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.sinks.ReadOnlySink;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderSessionTest {
    private final MemorySink stored = new MemorySink();
    private final KeyedFaultSink faulty = new KeyedFaultSink(stored);
    private final AtomicLong nanos = new AtomicLong();
    private Repository repository;
    private UUID backup;

    @BeforeEach
    void create() throws IOException {
        TestRepositories.unencrypted(stored);
        repository = open(faulty);
        backup = Manifests.put(repository, 1);
    }

    @Test
    void saysWhatItReadsAndLeavesNothing() throws IOException {
        try (ReaderSession reader = repository.registerReader(backup, nanos::get)) {
            Sessions.Registered session = repository.sessions().list().get(0);
            assertThat(session.reads()).contains(backup);
            assertThat(session.writer()).isFalse();

            nanos.addAndGet(Heartbeats.INTERVAL.toNanos());
            reader.heartbeat();
            assertThat(repository.sessions().lastHeartbeat(session.uuid())).isEqualTo(1);
        }
        assertNothingStays();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesABackupThatIsDeletedOrGivenUp(boolean givenUp) throws IOException {
        unlist(givenUp);

        assertThatThrownBy(() -> repository.registerReader(backup))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(backup.toString())
                .hasMessageContaining("deleted");
        assertNothingStays();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void looksAfterItHasRegistered(boolean givenUp) throws IOException {
        Repository deleting = open(new ForwardingSink(stored) {
            private boolean done;

            private void unlistOnceRegistered() throws IOException {
                boolean registered =
                        !SinkObjects.keys(stored, ObjectKeys.SESSIONS).isEmpty();
                if (!done && registered) {
                    done = true;
                    unlist(givenUp);
                }
            }

            @Override
            public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
                unlistOnceRegistered();
                return super.stat(key);
            }

            @Override
            public ObjectPage list(String prefix, String after) throws IOException {
                unlistOnceRegistered();
                return super.list(prefix, after);
            }
        });

        assertThatThrownBy(() -> deleting.registerReader(backup)).isInstanceOf(NotFoundException.class);
        assertNothingStays();
    }

    @Test
    void readsWithoutASessionWhereNothingMayBeWrittenButLooksAllTheSame() throws IOException {
        Repository readOnly = open(new ReadOnlySink(stored));
        try (ReaderSession reader = readOnly.registerReader(backup, nanos::get)) {
            nanos.addAndGet(Heartbeats.INTERVAL.toNanos());
            reader.heartbeat();
            assertNothingStays();
        }

        unlist(false);
        assertThatThrownBy(() -> readOnly.registerReader(backup)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void leavesNothingOfARegistrationThatWasNotAcknowledged() throws IOException {
        faulty.failPut(ObjectKeys.SESSIONS, Fault.LOST_ACKNOWLEDGEMENT);

        try (ReaderSession reader = repository.registerReader(backup, nanos::get)) {
            assertThat(repository.sessions().list()).hasSize(1);
            reader.heartbeat();
        }
        assertNothingStays();
    }

    @Test
    void leavesNothingWhereItCannotFindOutWhetherTheBackupIsListed() throws IOException {
        Repository blind = open(new ForwardingSink(stored) {
            @Override
            public ObjectPage list(String prefix, String after) throws IOException {
                if (prefix.startsWith(ObjectKeys.DELETED)) {
                    throw new IOException("injected: list " + prefix);
                }
                return super.list(prefix, after);
            }
        });

        assertThatThrownBy(() -> blind.registerReader(backup))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("injected");
        assertNothingStays();
    }

    @Test
    void endsAlsoWhereItCannotBeRemoved() throws IOException {
        ReaderSession reader = repository.registerReader(backup, nanos::get);
        nanos.addAndGet(Heartbeats.INTERVAL.toNanos());
        reader.heartbeat();
        faulty.failDelete(ObjectKeys.HEARTBEATS, Fault.LOST).failDelete(ObjectKeys.SESSIONS, Fault.LOST);

        reader.close();

        repository.sessions().expel(repository.sessions().list().get(0), "clean-up");
        assertNothingStays();
        assertThat(Manifests.isListed(repository, backup)).isTrue();
    }

    private void unlist(boolean givenUp) throws IOException {
        repository
                .store()
                .put(
                        givenUp ? SealedKind.GIVEN_UP : SealedKind.DELETED,
                        givenUp ? ObjectKeys.givenUp(backup) : ObjectKey.of(ObjectKeys.DELETED + backup + "/000001"),
                        new byte[0]);
    }

    private void assertNothingStays() throws IOException {
        assertThat(List.of(
                        SinkObjects.keys(stored, ObjectKeys.SESSIONS), SinkObjects.keys(stored, ObjectKeys.HEARTBEATS)))
                .allMatch(List::isEmpty);
    }

    private static Repository open(BackupSink sink) throws IOException {
        return TestRepositories.access(sink).open(null, null);
    }
}
