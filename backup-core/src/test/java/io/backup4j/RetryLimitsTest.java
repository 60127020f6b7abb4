package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryLimitsTest {
    @Test
    void delaysDoubleUpToTheLongest() {
        RetryLimits limits = RetryLimits.times(100);
        assertThat(limits.delay(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(limits.delay(2)).isEqualTo(Duration.ofMinutes(2));
        assertThat(limits.delay(4)).isEqualTo(Duration.ofMinutes(8));
        assertThat(limits.delay(5)).isEqualTo(Duration.ofMinutes(15));
        assertThat(limits.delay(100)).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void hugeDelaysDoNotOverflow() {
        Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
        assertThat(new RetryLimits(9, ages, ages).delay(9)).isEqualTo(ages);
        assertThat(RetryLimits.none().delay(1)).isEqualTo(Duration.ZERO);
    }

    @Test
    void wrongLimitsAreRefusedByName() {
        assertThatThrownBy(() -> RetryLimits.times(-1)).hasMessageContaining("maxRetries");
        assertThatThrownBy(() -> new RetryLimits(1, Duration.ofSeconds(-1), Duration.ZERO))
                .hasMessageContaining("firstDelay");
        assertThatThrownBy(() -> new RetryLimits(1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("maxDelay");
    }
}
