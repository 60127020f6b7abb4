package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class BackupFilterTest {
    private static final Instant FINISHED = Samples.FINISHED;

    @Test
    void spansCountBackFromNow() {
        assertThat(accepts("last_24_hours", FINISHED.plus(Duration.ofHours(24))))
                .isTrue();
        assertThat(accepts("last_24_hours", FINISHED.plus(Duration.ofHours(24)).plusNanos(1)))
                .isFalse();
        assertThat(accepts("last_7_days", FINISHED.plus(Duration.ofDays(7)))).isTrue();
        assertThat(accepts("last_7_days", FINISHED.plus(Duration.ofDays(8)))).isFalse();
        assertThat(accepts("last_1_week", FINISHED.plus(Duration.ofDays(6)))).isTrue();
    }

    @Test
    void typeStatusAndPlanAreCompared() {
        assertThat(accepts("type=full", FINISHED)).isTrue();
        assertThat(accepts("type=INCREMENTAL", FINISHED)).isFalse();
        assertThat(accepts("status=completed", FINISHED)).isTrue();
        assertThat(accepts("status=partial", FINISHED)).isFalse();
        assertThat(accepts("plan=nightly", FINISHED)).isTrue();
        assertThat(accepts("plan=Nightly", FINISHED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "today", "last_x_days", "size=3", "type=", "type=hourly", "status=fine"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> BackupFilter.parse(text)).isInstanceOf(TypeConversionException.class);
    }

    private static boolean accepts(String filter, Instant now) {
        return BackupFilter.parse(filter).accepts(Samples.summary(), now);
    }
}
