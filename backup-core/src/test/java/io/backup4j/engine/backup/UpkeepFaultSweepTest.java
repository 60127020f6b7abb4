package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Sessions;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Merging the index and folding the catalogue delete objects: a fault at any call of them loses no backup and no hold. */
class UpkeepFaultSweepTest {
    private static final int BACKUPS = 16;

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "LOST_ACKNOWLEDGEMENT", "PROCESS_DIES"})
    void losesNothing(Fault fault) throws IOException {
        MemorySink base = prepare();
        Map<UUID, Map<String, ByteBuffer>> expected = StoredContent.ofAll(Repositories.open(base), "files");
        assertThat(expected).hasSize(BACKUPS);
        for (long call = 1; ; call++) {
            String when = fault + " at call " + call;
            MemorySink stored = base.snapshot();
            FaultySink faulty = new FaultySink(stored, FaultPlan.at(call, fault));
            try {
                upkeep(Repositories.open(faulty));
            } catch (IOException | ProcessDied e) {
                assertThat(faulty.calls()).as(when).isGreaterThanOrEqualTo(call);
            }
            assertNothingLost(stored, expected, when);
            upkeep(Repositories.open(stored));
            assertNothingLost(stored, expected, when + ", and again");
            if (faulty.calls() < call) {
                assertThat(SinkObjects.keys(stored, "index/")).hasSize(1);
                assertThat(SinkObjects.keys(stored, "note/")).isEmpty();
                assertThat(call).isGreaterThan(60);
                return;
            }
        }
    }

    private static void assertNothingLost(MemorySink stored, Map<UUID, Map<String, ByteBuffer>> expected, String when)
            throws IOException {
        Repository reader = Repositories.open(stored);
        assertThat(StoredContent.ofAll(reader, "files")).as(when).isEqualTo(expected);
        assertThat(reader.catalogue().view().summaries())
                .as(when)
                .hasSize(BACKUPS)
                .allMatch(BackupSummary::held);
    }

    private static void upkeep(Repository repository) throws IOException {
        new IndexUpkeep(repository).run();
        repository.catalogue().maintain();
    }

    private static MemorySink prepare() throws IOException {
        MemorySink stored = new MemorySink();
        Repository repository = Repositories.create(stored);
        for (int i = 0; i < BACKUPS; i++) {
            MemorySource source = new MemorySource("files").file("a", MemorySource.random(3_000, i));
            UUID uuid = Repositories.runner(repository, BackupType.FULL, source)
                    .run()
                    .record()
                    .uuid();
            repository.records().addNote(uuid, 1, BackupNote.Type.HOLD, "test", Map.of());
        }
        for (int i = 0; i < 40; i++) {
            UUID uuid = UUID.randomUUID();
            repository
                    .sessions()
                    .expel(new Sessions.Registered(uuid, 0, ObjectKeys.session(uuid, 0), Optional.empty()), "test");
        }
        return stored;
    }
}
