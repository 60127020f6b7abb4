package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionDecision;
import io.backup4j.spi.retention.RetentionMoment;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.spi.verify.BackupContents;
import io.backup4j.spi.verify.Finding;
import io.backup4j.spi.verify.VerificationCheck;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TimedSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention as a host sees it: after runs, and on request. */
class BackupRetentionTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @TempDir
    Path directory;

    private final DayClock clock = new DayClock();
    private final TimedSink sink = new TimedSink(clock);
    private BackupRepository repository;

    @BeforeEach
    void makeRepository() throws IOException {
        TestTree.seeded(5).files(30).build(directory.resolve("tree"));
        repository = BackupRepository.createUnencrypted(sink, options());
    }

    @AfterEach
    void everythingListedIsWhole() {
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
        repository.close();
    }

    @Test
    void appliesThePolicyOfAPlanAfterEachRun() {
        for (int day = 0; day < 4; day++) {
            BackupReport report = backup(plan("a").retention(lastOf(2), ZONE));
            assertThat(report.findings()).isEmpty();
            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
        }

        assertThat(orders()).containsExactly(4L, 3L);
    }

    @Test
    void leavesBackupsOfOtherPlansAlone() {
        for (int day = 0; day < 3; day++) {
            backup(plan("b"));
        }
        backup(plan("a").retention(lastOf(1), ZONE));
        backup(plan("a").retention(lastOf(1), ZONE));

        assertThat(orders()).containsExactly(5L, 3L, 2L, 1L);
    }

    @Test
    void stopsWithAHarmlessFindingWhenMoreThanHalfWouldGo() {
        for (int day = 0; day < 4; day++) {
            backup(plan("a"));
        }

        BackupReport report = backup(plan("a").retention(lastOf(2), ZONE));

        assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.RETENTION_STOPPED);
            assertThat(finding.message()).contains("3 of 5 backups", "by hand with force");
        });
        assertThat(orders()).hasSize(5);
    }

    @Test
    void plansThenStopsThenDeletesByForce() {
        for (int day = 0; day < 5; day++) {
            backup(plan("a"));
        }

        RetentionReport planned = repository.planRetention(lastOf(2), ZONE);
        RetentionReport stopped = repository.applyRetention(
                RetentionRequest.of(lastOf(2)).zone(ZONE).build());
        assertThat(orders()).hasSize(5);
        RetentionReport forced = repository.applyRetention(
                RetentionRequest.of(lastOf(2)).zone(ZONE).force().build());

        assertThat(planned.decisions())
                .extracting(RetentionDecision::keep)
                .containsExactly(true, true, false, false, false);
        assertThat(planned.decisions().get(4).reason()).isEqualTo("no rule keeps it: keep the newest 2");
        assertThat(planned.stopped()).isTrue();
        assertThat(stopped).isEqualTo(planned);
        assertThat(forced.decisions()).isEqualTo(planned.decisions());
        assertThat(forced.bytesEstimate()).isEqualTo(planned.bytesEstimate());
        assertThat(forced.stops()).isEmpty();
        List<BackupId> oldestFirst = new ArrayList<>();
        planned.decisions().stream().filter(d -> !d.keep()).forEach(d -> oldestFirst.add(0, d.backup()));
        assertThat(forced.deleted()).isEqualTo(oldestFirst);
        assertThat(orders()).containsExactly(5L, 4L);
        assertThat(repository.history(HistoryQuery.all().of(RunKind.RETENTION)).runs())
                .as("a dry run leaves no record")
                .extracting(RunRecord::outcome)
                .containsExactlyInAnyOrder(RunOutcome.SKIPPED, RunOutcome.SUCCESS);
    }

    @Test
    void deletesNothingAfterARunWhoseCheckFoundSomething() {
        for (int day = 0; day < 3; day++) {
            backup(plan("a"));
        }

        BackupReport report = backup(plan("a").retention(lastOf(2), ZONE).check(new Disappointed()));

        assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(orders()).containsExactly(4L, 3L, 2L, 1L);
        backup(plan("a").retention(lastOf(3), ZONE));
        assertThat(orders()).as("after the next run that is proven").hasSizeLessThan(5);
    }

    @Test
    void neverFailsTheBackupThatItFollows() {
        backup(plan("a"));

        BackupReport report = backup(plan("a").retention(new Broken(), ZONE));

        assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.RETENTION_STOPPED);
            assertThat(finding.message()).contains("IllegalStateException").doesNotContain("no idea");
        });
        assertThat(orders()).hasSize(2);
    }

    @Test
    void reportsASkewOfMoreThanFiveMinutes() {
        sink.setAhead(Duration.ofMinutes(5));
        assertThat(backup(plan("a")).findings()).isEmpty();
        sink.setAhead(Duration.ofMinutes(-5).minusMillis(1));
        BackupReport report = backup(plan("a").retention(lastOf(1), ZONE));

        assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(report.findings()).extracting(Finding::kind).containsExactly(Finding.Kind.CLOCK_SKEW);
        assertThat(orders()).as("a few minutes do not stop retention").containsExactly(2L);
    }

    @Test
    void stopsWhenTheStoragesClockIsFarAway() {
        backup(plan("a"));
        sink.setAhead(Duration.ofHours(48));

        BackupReport report = backup(plan("a").retention(lastOf(1), ZONE));

        assertThat(report.findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.CLOCK_SKEW, Finding.Kind.RETENTION_STOPPED);
        assertThat(orders()).hasSize(2);
    }

    @Test
    void stopsWhenTheClockWasSetBack() {
        backup(plan("a"));
        clock.advance(Duration.ofDays(-3));

        BackupReport report = backup(plan("a").retention(lastOf(1), ZONE));

        assertThat(report.findings()).extracting(Finding::kind).containsExactly(Finding.Kind.RETENTION_STOPPED);
        assertThat(orders()).hasSize(2);
    }

    @Test
    void keepsTheNewestFirstWhenTheStorageFillsUp() throws IOException {
        for (int day = 0; day < 4; day++) {
            addFile(day);
            backup(plan("a"));
        }
        // One byte is wanted: the oldest backup alone frees enough.
        sink.setSpace(new SinkSpace(1_000_000, 49_999));

        addFile(4);
        BackupReport report = backup(plan("a").retention(lastOf(100), ZONE).minFreeFraction(0.05));

        assertThat(report.findings()).isEmpty();
        assertThat(orders()).containsExactly(5L, 4L, 3L, 2L);
        assertThat(repository.deleted())
                .as("a prune has followed at once")
                .singleElement()
                .satisfies(deleted -> assertThat(deleted.givenUp()).isTrue());
        assertThat(repository.history(HistoryQuery.all().of(RunKind.PRUNE)).runs())
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
                    assertThat(run.plan()).contains("a");
                });
        sink.setSpace(new SinkSpace(1_000_000, 50_000));
        addFile(5);
        backup(plan("a").retention(lastOf(100), ZONE).minFreeFraction(0.05));
        assertThat(orders()).as("there is room enough").containsExactly(6L, 5L, 4L, 3L, 2L);
        assertThat(repository.history(HistoryQuery.all().of(RunKind.PRUNE)).runs())
                .hasSize(1);
    }

    @Test
    void prunesForRoomAlsoWhatWasDeletedBefore() throws IOException {
        addFile(0);
        backup(plan("a"));
        addFile(1);
        backup(plan("a"));
        repository.delete(repository.list().get(1).id(), "not wanted");
        sink.setSpace(new SinkSpace(1_000_000, 49_999));

        BackupReport report = backup(plan("a").retention(lastOf(100), ZONE).minFreeFraction(0.05));

        assertThat(report.findings()).isEmpty();
        assertThat(repository.history(HistoryQuery.all().of(RunKind.PRUNE)).runs())
                .as("before retention looks at the room, which this store never has, and after it")
                .hasSize(2);
        assertThat(repository.deleted()).last().satisfies(deleted -> assertThat(deleted.givenUp())
                .isTrue());
        assertThat(orders()).containsExactly(3L);
    }

    @Test
    void aCleanUpForRoomThatFailsIsAHarmlessFinding() throws IOException {
        addFile(0);
        backup(plan("a"));
        addFile(1);
        backup(plan("a"));
        repository.delete(repository.list().get(1).id(), "not wanted");
        sink.setSpace(new SinkSpace(1_000_000, 49_999));
        sink.refuse("generation/");

        BackupReport report = backup(plan("a").retention(lastOf(100), ZONE).minFreeFraction(0.05));

        assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.PRUNE_STOPPED);
            assertThat(finding.message()).contains("running full", "clean-up failed");
        });
        assertThat(repository.deleted()).singleElement().satisfies(deleted -> assertThat(deleted.givenUp())
                .isFalse());
    }

    /** Something that a backup has to store, that the next one does not need, and that is most of what is stored. */
    private void addFile(int seed) throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(seed).nextBytes(content);
        Files.write(directory.resolve("tree/new"), content);
    }

    @Test
    void findsNoSkewInADirectoryOnThisMachine() {
        try (BackupRepository local = BackupRepository.createUnencrypted(
                DirectorySink.at(directory.resolve("repository")), RepositoryOptions.defaults())) {
            assertThat(local.backup(plan("a").build()).findings()).isEmpty();
        }
    }

    @Test
    void refusesASettingThatWouldDoNothing() {
        assertThatThrownBy(() -> plan("a").minFreeFraction(0.1).build()).hasMessageContaining("has no retention");
        assertThatThrownBy(
                        () -> plan("a").retention(lastOf(1)).minFreeFraction(1).build())
                .hasMessageContaining("[0, 1)");
    }

    private static RetentionPolicy lastOf(int count) {
        return RetentionPolicy.of(KeepRule.last(count));
    }

    private RepositoryOptions options() {
        return RepositoryOptions.builder().clock(clock).workers(1).build();
    }

    private BackupPlan.Builder plan(String name) {
        return BackupPlan.named(name).source(FileSource.of("tree", directory.resolve("tree")));
    }

    /** A backup, one day after the last. */
    private BackupReport backup(BackupPlan.Builder plan) {
        clock.advance(Duration.ofDays(1));
        return repository.backup(plan.build());
    }

    private List<Long> orders() {
        return repository.list().stream().map(BackupSummary::order).toList();
    }

    /** Finds fault with everything. */
    private static final class Disappointed implements VerificationCheck {
        @Override
        public String name() {
            return "disappointed";
        }

        @Override
        public void check(BackupContents contents, Consumer<String> problems) {
            problems.accept("not good enough");
        }
    }

    private record Broken() implements RetentionPolicy {
        @Override
        public String describe() {
            return "broken";
        }

        @Override
        public List<RetentionDecision> decide(List<BackupSummary> backups, RetentionMoment moment) {
            throw new IllegalStateException("no idea");
        }
    }

    /** Stands still until it is moved. */
    private static final class DayClock extends Clock {
        private volatile Instant now = Instant.parse("2026-12-01T14:30:22Z");

        private void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
