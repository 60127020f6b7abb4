package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final String TABLE = "boot and namespace";

    private final MemorySink stored = new MemorySink();
    private final UUID uuid = UUID.fromString("00000000-0000-4000-8000-000000000007");
    private Repository repository;

    @BeforeEach
    void create() throws IOException {
        TestRepositories.unencrypted(stored);
        repository = open(stored, 100, Set.of());
    }

    @Test
    void tellsAWriterFromAReader() throws IOException {
        UUID backup = Manifests.put(repository, 1);
        try (WriterSession writer = repository.registerWriter();
                ReaderSession reader = repository.registerReader(backup)) {
            assertThat(repository.sessions().list()).hasSize(2).anySatisfy(session -> {
                assertThat(session.uuid()).isEqualTo(writer.uuid());
                assertThat(session.writer()).isTrue();
                assertThat(session.reads()).isEmpty();
                assertThat(session.description()).startsWith("writer of process 100 on host host");
            });
            assertThat(repository.sessions().list()).anySatisfy(session -> {
                assertThat(session.writer()).isFalse();
                assertThat(session.reads()).contains(backup);
                assertThat(session.description()).startsWith("reader of process 100 on host host");
            });
            assertThat(reader).isNotNull();
        }
    }

    @Test
    void knowsTheGenerationOfEachAndSkipsForeignNames() throws IOException {
        put(record(null), 3);
        put(record(null), 12);
        stored.put(ObjectKey.of(ObjectKeys.SESSIONS + uuid + "/12"), ObjectContent.of(new byte[1]));
        stored.put(ObjectKey.of(ObjectKeys.SESSIONS + uuid + "/00000000x2"), ObjectContent.of(new byte[1]));
        stored.put(ObjectKey.of(ObjectKeys.SESSIONS + "x/0000000001"), ObjectContent.of(new byte[1]));

        assertThat(repository.sessions().list())
                .extracting(Sessions.Registered::generation)
                .containsExactly(3L, 12L);
    }

    @Test
    void takesAnUnreadableSessionForAWriterThatMayLive() throws IOException {
        stored.put(ObjectKeys.session(uuid, 1), ObjectContent.of(new byte[100]));

        Sessions.Registered session = repository.sessions().list().get(0);

        assertThat(session.writer()).isTrue();
        assertThat(session.reads()).isEmpty();
        assertThat(session.description()).contains("unreadable session session/" + uuid);
        assertThat(repository.sessions().processIsDead(session)).isFalse();
    }

    @Test
    void leavesOutASessionThatEndedAndIsStillListed() throws IOException {
        put(record(null), 1);
        Repository lagging = open(new Ghosts(stored, ObjectKeys.session(uuid, 1)), 100, Set.of());

        assertThat(SinkObjects.keys(lagging.sink(), ObjectKeys.SESSIONS)).hasSize(1);
        assertThat(lagging.sessions().list()).isEmpty();
    }

    @Test
    void findsTheLastHeartbeatOfASession() throws IOException {
        assertThat(repository.sessions().lastHeartbeat(uuid)).isZero();

        for (long n : new long[] {9, 10, 100}) {
            repository.store().put(SealedKind.HEARTBEAT, ObjectKeys.heartbeat(uuid, n), new byte[0]);
        }
        repository.store().put(SealedKind.HEARTBEAT, ObjectKeys.heartbeat(UUID.randomUUID(), 200), new byte[0]);
        stored.put(ObjectKey.of(ObjectKeys.HEARTBEATS + uuid + "/x"), ObjectContent.of(new byte[1]));

        assertThat(repository.sessions().lastHeartbeat(uuid)).isEqualTo(100);
    }

    @Test
    void callsAProcessDeadOnlyWhereBothShareTheirTable() throws IOException {
        Repository other = open(stored, 100, Set.of(entry(TABLE, 200, 5), entry("another machine", 200, 5)));

        assertThat(isDead(other, entry(TABLE, 200, 5))).isTrue();
        assertThat(isDead(other, entry(TABLE, 200, 6))).isFalse();
        assertThat(isDead(other, entry("another machine", 200, 5))).isFalse();
        assertThat(isDead(other, null)).isFalse();
        assertThat(isDead(TestRepositories.access(stored).open(null, null), entry(TABLE, 200, 5)))
                .isFalse();
    }

    @Test
    void keepsTheProcessOfASessionInItsRecord() throws IOException {
        try (WriterSession writer = repository.registerWriter()) {
            Sessions.Registered session = repository.sessions().list().get(0);
            assertThat(session.uuid()).isEqualTo(writer.uuid());
            assertThat(session.record().orElseThrow().process()).contains(entry(TABLE, 100, 1));
            assertThat(session.record().orElseThrow().pid()).isEqualTo(100);
        }
    }

    private boolean isDead(Repository judge, ProcessTable.@Nullable Entry process) throws IOException {
        put(record(process), 1);
        Sessions.Registered session = judge.sessions().list().get(0);
        stored.delete(session.key());
        return judge.sessions().processIsDead(session);
    }

    private void put(SessionRecord record, long generation) throws IOException {
        repository.store().put(SealedKind.SESSION, ObjectKeys.session(uuid, generation), record.toJson());
    }

    private static SessionRecord record(ProcessTable.@Nullable Entry process) {
        return new SessionRecord(
                SessionRecord.Role.WRITER, "host", 200, TestRepositories.CLOCK.instant(), null, process);
    }

    private static ProcessTable.Entry entry(String table, long pid, long started) {
        return new ProcessTable.Entry(table, pid, started);
    }

    /** As a process of a table in which the given ones are dead. */
    private static Repository open(BackupSink sink, long pid, Set<ProcessTable.Entry> dead) throws IOException {
        ProcessTable table = new ProcessTable() {
            @Override
            public Entry own() {
                return entry(TABLE, pid, 1);
            }

            @Override
            public boolean isDead(Entry process) {
                return dead.contains(process);
            }
        };
        Settings plain = TestRepositories.settings();
        Settings settings = new Settings(
                plain.clock(),
                plain.random(),
                plain.host(),
                plain.workers(),
                plain.memoryBytes(),
                plain.compressionLevel(),
                plain.singleWriter(),
                plain.stateDirectory(),
                Optional.of(table));
        return new RepositoryAccess(sink, settings).open(null, null);
    }

    /** Still lists objects that are deleted. */
    private static final class Ghosts extends ForwardingSink {
        private final Set<ObjectKey> deleted = new HashSet<>();

        Ghosts(BackupSink sink, ObjectKey... deleted) {
            super(sink);
            this.deleted.addAll(Set.of(deleted));
        }

        @Override
        public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
            if (deleted.contains(key)) {
                throw new NoSuchObjectException(key);
            }
            return super.read(key, offset, target);
        }
    }
}
