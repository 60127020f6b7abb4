package io.backup4j.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.PlacesPolicy;
import io.backup4j.operate.alert.Elsewhere;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.journal.RunBytes;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlanRecordTest {
    private static final Instant MONDAY = Instant.parse("2026-12-07T02:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-12-08T02:00:00Z");

    private final Map<String, PlanRecord.Journal> journals = new LinkedHashMap<>();

    private Elsewhere elsewhere(PlacesPolicy policy) {
        return new PlanRecord("nightly", () -> new PlanRecord.Places(policy, journals), Duration.ofMillis(300))
                .elsewhere();
    }

    private void place(String name, RunRecord... newestFirst) {
        journals.put(name, query -> List.of(newestFirst));
    }

    private static RunRecord run(Instant finished, RunOutcome outcome) {
        return new RunRecord(
                UUID.randomUUID(),
                RunKind.BACKUP,
                "nightly",
                finished.minusSeconds(60),
                finished,
                outcome,
                null,
                outcome == RunOutcome.FAILED ? ErrorCode.STORAGE.name() : null,
                null,
                RunBytes.NONE,
                0,
                1,
                "schedule@host",
                "place");
    }

    @Test
    void aRunThatMissedAPlaceIsAResultAndNoSuccess() {
        place("main", run(TUESDAY, RunOutcome.SUCCESS), run(MONDAY, RunOutcome.SUCCESS));
        place("offsite", run(TUESDAY, RunOutcome.FAILED), run(MONDAY, RunOutcome.SUCCESS));
        assertThat(elsewhere(PlacesPolicy.all())).isEqualTo(new Elsewhere(TUESDAY, MONDAY));
    }

    @Test
    void aPolicyThatAsksForOnePlaceIsSatisfiedByOne() {
        place("main", run(MONDAY, RunOutcome.FAILED));
        place("offsite", run(TUESDAY, RunOutcome.SUCCESS));
        assertThat(elsewhere(PlacesPolicy.atLeast(1))).isEqualTo(new Elsewhere(TUESDAY, TUESDAY));
        assertThat(elsewhere(PlacesPolicy.primary("main"))).isEqualTo(new Elsewhere(TUESDAY, null));
    }

    @Test
    void aPartialBackupAtTheOnlyPlaceIsAResult() {
        place("main", run(TUESDAY, RunOutcome.PARTIAL), run(MONDAY, RunOutcome.SUCCESS));
        assertThat(elsewhere(PlacesPolicy.all())).isEqualTo(new Elsewhere(TUESDAY, MONDAY));
    }

    @Test
    void aPlaceThatIsDeadOrHangsKeepsTheOthersFromNothing() {
        CountDownLatch release = new CountDownLatch(1);
        try {
            journals.put("hanging", query -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return List.of();
            });
            journals.put("dead", query -> {
                throw new StorageException(ErrorCode.STORAGE, "away");
            });
            place("alive", run(TUESDAY, RunOutcome.SUCCESS));
            assertThat(elsewhere(PlacesPolicy.all())).isEqualTo(new Elsewhere(TUESDAY, null));
        } finally {
            release.countDown();
        }
    }

    @Test
    void whenItRanLastIsAnsweredWhileAnAlertAsks() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        journals.put("main", query -> {
            if (asked.getCount() > 0) {
                asked.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return List.of(run(TUESDAY, RunOutcome.SUCCESS));
        });
        PlanRecord record = new PlanRecord(
                "nightly", () -> new PlanRecord.Places(PlacesPolicy.all(), journals), Duration.ofHours(1));
        Thread alert = new Thread(record::elsewhere);
        alert.start();
        try {
            asked.await();
            assertThat(record.lastRun()).contains(TUESDAY.minusSeconds(60));
        } finally {
            release.countDown();
            alert.join();
        }
    }

    @Test
    void whereNoPlaceAnswersNothingIsKnownWhichIsNotThatNothingRan() {
        journals.put("dead", query -> {
            throw new StorageException(ErrorCode.STORAGE, "away");
        });
        assertThatThrownBy(() -> elsewhere(PlacesPolicy.all())).isInstanceOf(IllegalStateException.class);
    }
}
