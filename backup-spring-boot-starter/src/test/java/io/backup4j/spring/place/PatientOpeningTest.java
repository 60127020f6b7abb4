package io.backup4j.spring.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A storage that hangs while it is opened holds nobody up. */
@Timeout(60)
class PatientOpeningTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicBoolean given = new AtomicBoolean();
    private final BackupRepository repository =
            BackupRepository.createUnencrypted(new MemorySink(), RepositoryOptions.defaults());

    private final PatientOpening hanging = new PatientOpening(
            "The place 'main'",
            () -> {
                attempts.incrementAndGet();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("whoever waits must not be the one who hangs", e);
                }
                return repository;
            },
            () -> given.set(true));

    @AfterEach
    void letGo() {
        release.countDown();
        repository.close();
    }

    @Test
    void whoWaitsIsToldAndWhoComesLaterIsToldAtOnce() {
        assertThatThrownBy(() -> hanging.open(SHORT))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("The place 'main' does not answer");
        long before = System.nanoTime();
        assertThatThrownBy(() -> hanging.open(SHORT)).isInstanceOf(StorageException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(attempts).as("threads must not pile up").hasValue(1);
        assertThat(hanging.failure())
                .as("a place that does not answer is a place that has failed")
                .isPresent();
    }

    @Test
    void anAttemptThatComesToAnEndAfterAllLeavesItOpen() {
        assertThatThrownBy(() -> hanging.open(SHORT)).isInstanceOf(StorageException.class);
        release.countDown();
        assertThat(hanging.open(LONG)).isSameAs(repository);
        assertThat(hanging.opened()).containsSame(repository);
        assertThat(hanging.failure()).isEmpty();
        assertThat(attempts).hasValue(1);
    }

    @Test
    void whatFailedIsTriedAgain() {
        AtomicBoolean away = new AtomicBoolean(true);
        PatientOpening opening = new PatientOpening(
                "The place 'main'",
                () -> {
                    if (away.get()) {
                        throw new StorageException(ErrorCode.STORAGE, "not mounted");
                    }
                    return repository;
                },
                () -> {});
        assertThatThrownBy(() -> opening.open(LONG)).hasMessage("not mounted");
        assertThat(opening.failure()).isPresent();
        away.set(false);
        assertThat(opening.open(LONG)).isSameAs(repository);
        assertThat(opening.failure()).isEmpty();
    }

    @Test
    void aStopDoesNotWaitForOneThatHangsAndLeavesNothingOpen() {
        hanging.begin();
        hanging.close();
        assertThat(given).as("the attempt may still need the key").isFalse();
        release.countDown();
        await().atMost(30, TimeUnit.SECONDS).untilTrue(given);
        assertThat(hanging.opened()).isEmpty();
    }
}
