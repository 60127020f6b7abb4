package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is away while a repository is opened. Time passes only while somebody waits. */
class OpeningRetryTest {
    private final MemorySink stored = new MemorySink();
    private Duration passed = Duration.ZERO;
    private Duration awayUntil = Duration.ofMinutes(2);

    private final BackupSink server = new ForwardingSink(stored) {
        @Override
        public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
            if (passed.compareTo(awayUntil) < 0) {
                throw new IOException("the server is away");
            }
            return super.read(key, offset, target);
        }
    };

    @BeforeEach
    void makeRepository() {
        BackupRepository.createUnencrypted(stored, RepositoryOptions.defaults());
    }

    private RepositoryOptions options(RetryLimits limits) {
        return RepositoryOptions.builder()
                .sleeper(duration -> passed = passed.plus(duration))
                .openingRetry(limits)
                .build();
    }

    @Test
    void isWaitedForWithinTheLimits() {
        BackupRepository repository = BackupRepository.openUnencrypted(server, options(RetryLimits.times(2)));

        assertThat(passed).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(10));
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
    }

    @Test
    void isToldWhenTheLimitsAreReached() {
        awayUntil = Duration.ofDays(1);

        assertThatThrownBy(() -> BackupRepository.openUnencrypted(server, options(RetryLimits.times(2))))
                .isInstanceOf(StorageException.class);

        assertThat(passed).isGreaterThan(Duration.ofMinutes(3));
    }

    @Test
    void isNotConfusedWithAPlaceThatHoldsNoRepository() {
        assertThatThrownBy(() -> BackupRepository.openUnencrypted(new MemorySink(), options(RetryLimits.times(2))))
                .isInstanceOf(RepositoryException.class);

        assertThat(passed).isZero();
    }
}
