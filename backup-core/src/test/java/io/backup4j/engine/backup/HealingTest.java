package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damaged packs are stored again by the next run, as far as the source still has what was in them, and older backups are whole again. */
class HealingTest {
    private final MemorySink stored = new MemorySink();
    private Repository repository;
    private MemorySource source;
    private Manifest first;

    @BeforeEach
    void backUp() throws IOException {
        repository = Repositories.create(stored);
        source = new MemorySource("files");
        for (int i = 0; i < 50; i++) {
            source.provenFile("small/" + i, MemorySource.random(9_000, i));
        }
        source.provenFile("large", MemorySource.random(3_000_000, 99));
        first = Repositories.runner(repository, BackupType.FULL, source).run();
    }

    @Test
    void anIncrementalRunStoresDamagedChunksAgain() throws IOException {
        List<String> packs = SinkObjects.keys(stored, "pack/");
        packs.forEach(this::damage);
        assertThatThrownBy(() -> StoredContent.of(repository, first, "files")).isInstanceOf(DamagedException.class);
        noteCorrupted(packs);

        Manifest second =
                Repositories.runner(repository, BackupType.INCREMENTAL, source).run();

        assertThat(second.record().bytesRead()).isEqualTo(second.record().bytes());
        assertThat(StoredContent.of(repository, second, "files")).isEqualTo(source.content());
        assertThat(StoredContent.of(repository, first, "files")).isEqualTo(source.content());
    }

    @Test
    void aMissingPackNeedsNoNote() throws IOException {
        for (String pack : SinkObjects.keys(stored, "pack/")) {
            stored.delete(ObjectKey.of(pack));
        }

        Manifest second =
                Repositories.runner(repository, BackupType.INCREMENTAL, source).run();

        assertThat(second.record().bytesRead()).isEqualTo(second.record().bytes());
        assertThat(StoredContent.of(repository, first, "files")).isEqualTo(source.content());
    }

    /** Rule R2 alone: the parent's listing can be read and the evidence is equal, but the chunks are gone. */
    @Test
    void anUnchangedEntryIsReadAgainIfItsChunksNoLongerResolve() throws IOException {
        List<String> packsOfContent = SinkObjects.keys(stored, "pack/");
        source.provenFile("zz added", MemorySource.random(2_000, 7));
        // Small as it is, the whole listing is one block, which this run stores in a pack of its own.
        Manifest second =
                Repositories.runner(repository, BackupType.INCREMENTAL, source).run();
        assertThat(second.record().bytesRead()).isEqualTo(2_000);
        for (String pack : packsOfContent) {
            stored.delete(ObjectKey.of(pack));
        }

        Manifest third =
                Repositories.runner(repository, BackupType.INCREMENTAL, source).run();

        assertThat(third.record().bytesRead()).isEqualTo(first.record().bytes());
        assertThat(StoredContent.of(repository, third, "files")).isEqualTo(source.content());
        assertThat(StoredContent.of(repository, second, "files")).isEqualTo(source.content());
    }

    @Test
    void readsNothingAgainWhenNothingIsDamaged() throws IOException {
        Manifest second =
                Repositories.runner(repository, BackupType.INCREMENTAL, source).run();

        assertThat(second.record().bytesRead()).isZero();
        assertThat(StoredContent.of(repository, second, "files")).isEqualTo(source.content());
    }

    /** Flips a bit in every kilobyte, so that each frame is hit. */
    private void damage(String pack) {
        try {
            ObjectKey key = ObjectKey.of(pack);
            byte[] bytes = SinkObjects.read(stored, key);
            for (int i = 500; i < bytes.length - 1_000; i += 1_000) {
                bytes[i] ^= 1;
            }
            stored.delete(key);
            stored.put(key, ObjectContent.of(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void noteCorrupted(List<String> packs) throws IOException {
        String names = packs.stream()
                .map(key -> key.substring(key.lastIndexOf('/') + 1))
                .collect(Collectors.joining(","));
        repository
                .records()
                .addNote(first.record().uuid(), 1, BackupNote.Type.CORRUPTED, "test", Map.of("packs", names));
    }
}
