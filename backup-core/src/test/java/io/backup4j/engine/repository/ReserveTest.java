package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReserveTest {
    private static final long ENOUGH = 8L << 20;

    private final MemorySink stored = new MemorySink();
    private final Disk disk = new Disk(stored);
    private final Reserve reserve = new Reserve(disk, new SecureRandom());

    @BeforeEach
    void create() throws IOException {
        TestRepositories.unencrypted(stored).close();
    }

    @AfterEach
    void isSound() throws IOException {
        SoundRepository.check(stored);
    }

    @Test
    void takesFourMebibytesAndGivesThemFreeOnce() throws IOException {
        reserve.ensure();

        assertThat(SinkObjects.list(stored, ObjectKeys.RESERVE))
                .hasSize(4)
                .extracting(ObjectInfo::sizeBytes)
                .containsOnly(1L << 20);
        assertThat(reserve.release()).isTrue();
        assertThat(SinkObjects.keys(stored, ObjectKeys.RESERVE)).isEmpty();
        assertThat(reserve.release()).isFalse();
    }

    @Test
    void fillsUpOnlyWhatIsMissing() throws IOException {
        reserve.ensure();
        stored.delete(ObjectKeys.reserve(2));
        disk.puts = 0;

        reserve.ensure();

        assertThat(disk.puts).isEqualTo(1);
        assertThat(SinkObjects.keys(stored, ObjectKeys.RESERVE)).hasSize(4);
    }

    @Test
    void takesNothingWhereRoomIsUnknown() throws IOException {
        disk.usableBytes = -1;
        reserve.ensure();
        assertThat(SinkObjects.keys(stored, ObjectKeys.RESERVE)).isEmpty();
    }

    @Test
    void takesAtMostHalfOfTheRoom() throws IOException {
        disk.usableBytes = (2L << 20) - 1;
        reserve.ensure();
        assertThat(SinkObjects.keys(stored, ObjectKeys.RESERVE)).isEmpty();

        disk.usableBytes = 5L << 20;
        reserve.ensure();
        assertThat(SinkObjects.keys(stored, ObjectKeys.RESERVE)).hasSize(2);

        disk.usableBytes = 3L << 20;
        reserve.ensure();
        assertThat(SinkObjects.keys(stored, ObjectKeys.RESERVE)).hasSize(2);

        disk.usableBytes = ENOUGH;
        reserve.ensure();
        assertThat(SinkObjects.keys(stored, ObjectKeys.RESERVE)).hasSize(4);
    }

    @Test
    void neverFailsItsCaller() throws IOException {
        disk.full = true;
        reserve.ensure();
        disk.failing = true;
        reserve.ensure();
        assertThat(SinkObjects.keys(stored, ObjectKeys.RESERVE)).isEmpty();
    }

    @Test
    void doesNotClaimRoomThatTheStoreKeeps() throws IOException {
        reserve.ensure();
        disk.retains = true;
        assertThat(reserve.release()).isFalse();
    }

    private static final class Disk extends ForwardingSink {
        private long usableBytes = ENOUGH;
        private boolean full;
        private boolean failing;
        private boolean retains;
        private int puts;

        Disk(MemorySink sink) {
            super(sink);
        }

        @Override
        public Optional<SinkSpace> space() throws IOException {
            if (failing) {
                throw new IOException("injected");
            }
            return usableBytes < 0 ? Optional.empty() : Optional.of(new SinkSpace(1L << 40, usableBytes));
        }

        @Override
        public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
            if (full) {
                throw new SinkFullException("injected: full", new IOException("No space left on device"));
            }
            puts++;
            return super.put(key, content);
        }

        @Override
        public DeleteResult delete(ObjectKey key) throws IOException {
            return retains ? DeleteResult.RETAINED : super.delete(key);
        }
    }
}
