package io.backup4j.engine.repository;

import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A repository in memory whose calls can be made to fail, and the sessions in it. */
abstract class WriterSessionFixture {
    static final SessionRecord RECORD =
            new SessionRecord(SessionRecord.Role.WRITER, "host", 42, TestRepositories.CLOCK.instant(), null, null);

    final MemorySink stored = new MemorySink();
    final KeyedFaultSink faulty = new KeyedFaultSink(stored);
    Repository repository;

    @BeforeEach
    void create() throws IOException {
        TestRepositories.unencrypted(stored);
        repository = open(faulty);
    }

    static Repository open(BackupSink sink) throws IOException {
        return TestRepositories.access(sink).open(null, null);
    }

    WriterSession register(Pause pause) throws IOException {
        return WriterSession.register(repository, RECORD, false, System::nanoTime, pause);
    }

    byte[] manifest(WriterSession writer) {
        return BackupRecords.encode(Manifests.of(writer.uuid(), 1));
    }

    List<String> sessions() throws IOException {
        return SinkObjects.keys(stored, ObjectKeys.SESSIONS);
    }
}
