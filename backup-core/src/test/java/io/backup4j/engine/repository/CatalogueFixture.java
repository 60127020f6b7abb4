package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** A repository in memory, and what is in its catalogue. */
abstract class CatalogueFixture {
    final MemorySink stored = new MemorySink();
    Repository repository;

    @BeforeEach
    void create() throws IOException {
        repository = TestRepositories.unencrypted(stored);
    }

    void putMany(long firstOrder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Manifests.put(repository, firstOrder + i);
        }
    }

    /** Adds tombstones until everything goes into a segment. */
    void foldEverything() throws IOException {
        for (int i = 0; i < 64; i++) {
            repository.sessions().buryIfUndecided(UUID.randomUUID(), "test");
        }
        repository.catalogue().maintain();
        assertThat(segments()).isNotEmpty();
    }

    void note(UUID uuid, BackupNote.Type type, Map<String, String> values) throws IOException {
        long sequence = repository.catalogue().view().nextNoteSequence(uuid);
        repository.records().addNote(uuid, sequence, type, "test", values);
    }

    BackupSummary summary(UUID uuid) throws IOException {
        return repository.catalogue().view().summaries().stream()
                .filter(s -> s.uuid().equals(uuid))
                .findFirst()
                .orElseThrow();
    }

    List<UUID> listed() throws IOException {
        return repository.catalogue().view().summaries().stream()
                .map(BackupSummary::uuid)
                .toList();
    }

    List<String> segments() throws IOException {
        return SinkObjects.keys(stored, ObjectKeys.CATALOGUE);
    }

    List<String> notes() throws IOException {
        return SinkObjects.keys(stored, ObjectKeys.NOTES);
    }

    void replace(ObjectKey key, byte[] bytes) {
        stored.delete(key);
        stored.put(key, ObjectContent.of(bytes));
    }

    static Repository open(BackupSink sink) throws IOException {
        return TestRepositories.access(sink).open(null, null);
    }
}
