package io.backup4j.spi.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.sink.SinkAccessException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Trying again is for what may pass by itself. */
class RetryableTest {
    @Test
    void whatMayPassIsRetryable() {
        assertThat(new StorageException(ErrorCode.STORAGE, "away", new IOException()).retryable())
                .isTrue();
        assertThat(new SourceException(ErrorCode.SOURCE, "away").retryable()).isTrue();
        assertThat(new LockedException(ErrorCode.LOCKED, "held").retryable()).isTrue();
        assertThat(new LockedException(ErrorCode.EXPELLED, "given up").retryable())
                .isTrue();
    }

    @Test
    void whatSomebodyHasToChangeIsNot() {
        assertThat(new StorageException(ErrorCode.STORAGE, "refused", new SinkAccessException("no")).retryable())
                .isFalse();
        assertThat(new StorageException(ErrorCode.STORAGE_FULL, "full").retryable())
                .isFalse();
        assertThat(new SourceException(ErrorCode.ENCRYPTION_REQUIRED, "secrets").retryable())
                .isFalse();
        assertThat(new ConfigurationException("wrong").retryable()).isFalse();
        assertThat(new CancelledException("stopped").retryable()).isFalse();
    }
}
