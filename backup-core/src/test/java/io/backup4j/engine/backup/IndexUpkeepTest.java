package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class IndexUpkeepTest {
    private final MemorySink stored = new MemorySink();

    @Test
    void putsOneSegmentInPlaceOfSixteen() throws IOException {
        Repository repository = Repositories.create(stored);
        Manifest first = run(repository, 0);
        for (int i = 1; i < 16; i++) {
            new IndexUpkeep(repository).run();
            run(repository, i);
        }
        assertThat(SinkObjects.keys(stored, "index/")).hasSize(16);

        new IndexUpkeep(repository).run();

        assertThat(SinkObjects.keys(stored, "index/")).hasSize(1);
        assertThat(StoredContent.of(repository, first, "files"))
                .isEqualTo(source(0).content());
        assertThat(run(repository, 3).record().bytesStored()).isLessThan(1_000);
    }

    private static Manifest run(Repository repository, int number) throws IOException {
        return Repositories.runner(repository, BackupType.FULL, source(number)).run();
    }

    private static MemorySource source(int number) {
        return new MemorySource("files").file("a", MemorySource.random(50_000, number));
    }
}
