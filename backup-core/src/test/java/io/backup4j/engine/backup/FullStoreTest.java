package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Repository;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A full store makes the writer fail, by that name, and release its session, so that clean-up can run. */
class FullStoreTest {
    @RepeatedTest(20)
    void isNamedAndTheSessionIsReleased() throws IOException {
        assertReleased("pack/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"index/", "id/", "backup/"})
    void theSessionIsReleasedAlsoWhenRoomRunsOutLater(String prefix) throws IOException {
        assertReleased(prefix);
    }

    private static void assertReleased(String prefix) throws IOException {
        MemorySink stored = new MemorySink();
        Repositories.create(stored);
        Repository full = Repositories.open(new ForwardingSink(stored) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (key.value().startsWith(prefix)) {
                    throw new SinkFullException("no room", new IOException("No space left on device"));
                }
                return super.put(key, content);
            }
        });
        MemorySource source = new MemorySource("files");
        for (int i = 0; i < 30; i++) {
            source.file("f" + i, new byte[40_000 + i]);
        }
        source.file("large", MemorySource.random(20_000_000, 1));

        assertThatThrownBy(
                        () -> Repositories.runner(full, BackupType.FULL, source).run())
                .isInstanceOf(SinkFullException.class);
        assertThat(full.sessions().list()).isEmpty();
        assertThat(full.catalogue().view().summaries()).isEmpty();
    }
}
