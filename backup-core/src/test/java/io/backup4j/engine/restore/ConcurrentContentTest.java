package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.TargetException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Targets that take several entries at once, each from its beginning to its end. */
class ConcurrentContentTest {
    private static final int FILES = 40;

    private final Map<String, byte[]> streams = new HashMap<>();
    private RestoreFixture fixture;
    private Manifest manifest;

    @BeforeEach
    void backUp() throws IOException {
        Random random = new Random(43);
        for (int i = 0; i < FILES; i++) {
            byte[] noise = new byte[random.nextInt(300_000)];
            random.nextBytes(noise);
            streams.put(name(i), noise);
        }
        fixture = new RestoreFixture();
        manifest = fixture.backup(new RowsSource("rows", streams));
    }

    private static String name(int number) {
        return "part%02d".formatted(number);
    }

    @Test
    void restoresSeveralFilesAtOnceAndNeverMoreThanAllowed() throws IOException {
        EachSequentialTarget target = new EachSequentialTarget(3, "none");
        assertThat(fixture.restore(manifest, "rows", target).complete()).isTrue();
        assertThat(target.files()).hasSize(FILES);
        streams.forEach((name, bytes) ->
                assertThat(target.files().get(EntryPath.of(name))).isEqualTo(bytes));
        assertThat(target.mostOpen()).isBetween(1, 3);
        assertThat(target.stillOpen()).isZero();
        assertThat(target.finished()).isOne();
    }

    @Test
    void decidesAFileThatWaitsWhenAllBeforeItHaveEnded() throws IOException {
        EachSequentialTarget target = new EachSequentialTarget(4, name(20));
        assertThat(fixture.restore(manifest, "rows", target).complete()).isTrue();
        assertThat(target.openAtBarrier()).isZero();
        assertThat(target.files()).hasSize(FILES);
    }

    @Test
    @Timeout(15)
    void letsGoOfTheFileThatFailedWhileOthersWaitInsideTheTarget() {
        EachSequentialTarget target =
                new EachSequentialTarget(3, "none").failingAt(name(10)).othersWaitForIt();
        assertThatThrownBy(() -> fixture.restore(manifest, "rows", target))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("the memory is full");
        assertThat(target.stillOpen()).isZero();
    }

    @Test
    void restoresFilesOfOneSeriesOneAfterTheOtherAndThoseOfAnotherBeside() throws IOException {
        // The second series begins behind more files than are handed over to the threads at once.
        EachSequentialTarget target = new EachSequentialTarget(3, "none").inSeries(name -> name.substring(0, 5));
        assertThat(fixture.restore(manifest, "rows", target).complete()).isTrue();
        streams.forEach((name, bytes) ->
                assertThat(target.files().get(EntryPath.of(name))).isEqualTo(bytes));
        for (int series = 0; series < FILES / 10; series++) {
            String beginning = "part" + series;
            assertThat(target.begun().stream()
                            .filter(name -> name.startsWith(beginning))
                            .toList())
                    .hasSize(10)
                    .isSorted();
        }
    }

    @Test
    void endsWithTheFailureOfTheTargetAndLetsGoOfEveryFile() {
        EachSequentialTarget target = new EachSequentialTarget(3, name(20)).failingAt(name(10));
        assertThatThrownBy(() -> fixture.restore(manifest, "rows", target))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("the memory is full");
        assertThat(target.finished()).isZero();
        assertThat(target.stillOpen()).isZero();
        assertThat(target.files()).doesNotContainKey(EntryPath.of(name(10)));
        assertThat(target.openAtBarrier()).isEqualTo(-1);
    }
}
