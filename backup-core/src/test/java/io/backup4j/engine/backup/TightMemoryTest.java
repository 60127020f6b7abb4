package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkSizes;
import io.backup4j.engine.chunk.ChunkingParameters;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Few buffers, many threads: nobody may wait for a buffer while holding what its owner needs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TightMemoryTest {
    @Test
    void eightMebibytesAreEnoughForFourWorkers() throws IOException {
        MemorySink stored = new MemorySink();
        Repository repository = TestRepositories.encrypted(stored, TestRepositories.settings(4, 8 << 20, false), null);
        MemorySource source = new MemorySource("files");
        for (int i = 0; i < 6; i++) {
            source.file("large/" + i, MemorySource.random(10 << 20, i));
        }
        for (int i = 0; i < 3_000; i++) {
            source.file("small/" + i, MemorySource.random(i % 700, 1_000L + i));
        }

        Manifest manifest =
                Repositories.runner(repository, BackupType.FULL, source).run();

        assertThat(manifest.record().status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(StoredContent.of(repository, manifest, "files")).isEqualTo(source.content());
    }

    /** Two that wait for the only buffer: the one that gets it may be done before its pack is full, and nobody else would hand that pack out. */
    @Test
    void theOnlyPackIsFilledByWhoeverWaitsForIt() throws IOException {
        ChunkingParameters small = new ChunkingParameters(
                new ChunkSizes(4 << 10, 8 << 10, 32 << 10), new ChunkSizes(64, 128, 256), 1 << 10);
        for (int round = 0; round < 20; round++) {
            MemorySink stored = new MemorySink();
            Repository repository =
                    TestRepositories.encrypted(stored, TestRepositories.settings(4, 4 << 20, false), null, small);
            MemorySource source = new MemorySource("files");
            for (int i = 0; i < 3; i++) {
                source.file("large/" + i, MemorySource.random(1_500_000, 10L * round + i));
            }

            Manifest manifest =
                    Repositories.runner(repository, BackupType.FULL, source).run();

            assertThat(StoredContent.of(repository, manifest, "files")).isEqualTo(source.content());
        }
    }

    @Test
    void oneWaitingSmallFileDoesNotStopManyEntriesWithoutContent() throws IOException {
        Repository repository = Repositories.create(new MemorySink());
        MemorySource source = new MemorySource("files").file("a", new byte[10]);
        for (int i = 0; i < 9_000; i++) {
            source.add(MemoryEntry.directory("b" + i));
        }

        Manifest manifest =
                Repositories.runner(repository, BackupType.FULL, source).run();

        assertThat(manifest.record().sources().get(0).entries()).isEqualTo(9_001);
    }

    @Test
    void oneChangedFileAmongManyUnchangedOnesIsRead() throws IOException {
        Repository repository = Repositories.create(new MemorySink());
        Repositories.runner(repository, BackupType.INCREMENTAL, unchanged(0)).run();

        Manifest second = Repositories.runner(repository, BackupType.INCREMENTAL, unchanged(1))
                .run();

        assertThat(second.record().bytesRead()).isEqualTo(100);
        assertThat(StoredContent.of(repository, second, "files"))
                .isEqualTo(unchanged(1).content());
    }

    private static MemorySource unchanged(int first) {
        MemorySource source = new MemorySource("files").provenFile("0", MemorySource.random(100, first));
        for (int i = 0; i < 9_000; i++) {
            source.provenFile("f" + i, MemorySource.random(10, i));
        }
        return source;
    }
}
