package io.backup4j.operate.retention;

import static io.backup4j.operate.retention.RetentionFixture.CLOCK;
import static io.backup4j.operate.retention.RetentionFixture.NOW;
import static io.backup4j.operate.retention.RetentionFixture.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.DeletedBackup;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.retention.StoragePressure;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.ListedBackup;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.StraddlingSink;
import io.backup4j.testkit.TimedSink;
import java.io.IOException;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RetentionRunnerTest {
    private static final RetentionPolicy LAST_THREE = RetentionPolicy.of(KeepRule.last(3));

    @Test
    void deletesWhatThePlanSaysWithItsReason() throws IOException {
        Repository repository = RetentionFixture.repository(new MemorySink());
        RetentionFixture.commit(repository, days(5));

        RetentionOutcome outcome = new RetentionRunner(repository).run(task(LAST_THREE));

        assertThat(listed(repository)).containsExactly(5L, 4L, 3L);
        assertThat(orders(outcome.deleted())).as("oldest first").containsExactly(1L, 2L);
        assertThat(outcome.stopped()).isFalse();
        assertThat(repository.deletions().deleted())
                .extracting(DeletedBackup::reason)
                .containsOnly("no rule keeps it: keep the newest 3");
        assertThat(repository.deletions().deleted())
                .extracting(DeletedBackup::by)
                .containsOnly("test");
        RetentionFixture.checkFully(repository);
    }

    @Test
    void showsTheSamePlanInADryRunAndDeletesNothing() throws IOException {
        MemorySink stored = new MemorySink();
        RecordingSink sink = new RecordingSink(stored);
        Repository repository = RetentionFixture.repository(sink);
        RetentionFixture.commit(repository, days(5));
        sink.clear();

        RetentionOutcome dry = new RetentionRunner(repository).run(dryRun(LAST_THREE));

        assertThat(sink.keys(SinkCall.Kind.PUT)).noneMatch(key -> key.startsWith(ObjectKeys.DELETED));
        assertThat(listed(repository)).hasSize(5);
        assertThat(dry.deleted()).isEmpty();
        assertThat(dry.plan())
                .isEqualTo(new RetentionRunner(repository).run(task(LAST_THREE)).plan());
        RetentionFixture.checkFully(repository);
    }

    @Test
    void respectsAHoldThatAppearsWhileItDeletes() throws IOException {
        MemorySink stored = new MemorySink();
        UUID second = new UUID(0, 2);
        Repository holder = RetentionFixture.repository(stored);
        RetentionFixture.commit(holder, days(5));
        BackupSink sink = new BeforePut(
                stored,
                ObjectKeys.deleted(second, 1),
                () -> RetentionFixture.note(
                        holder, second, 1, BackupNote.Type.HOLD, Map.of("reason", "a court asks for it")));
        Repository repository = RetentionFixture.open(sink);

        RetentionOutcome outcome = new RetentionRunner(repository).run(task(LAST_THREE));

        assertThat(listed(repository)).containsExactly(5L, 4L, 3L, 2L);
        assertThat(orders(outcome.deleted())).containsExactly(1L);
        assertThat(outcome.held()).hasSize(1);
        assertThat(outcome.held().values().iterator().next()).contains("held meanwhile", "a court asks for it");
        RetentionFixture.checkFully(repository);
    }

    /** Tags are in segments, and a merge at the wrong moment must not hide one. */
    @Test
    void keepsWhatATagKeepsAlsoWhileSomebodyMergesTheCatalogue() throws IOException {
        MemorySink stored = new MemorySink();
        Repository other = RetentionFixture.repository(stored);
        RetentionFixture.commit(other, days(5));
        RetentionFixture.note(
                other, new UUID(0, 1), 1, BackupNote.Type.TAG, Map.of("key", "keep", "value", "for-ever"));
        other.catalogue().rewrite();
        BackupSink sink = new StraddlingSink(stored, ObjectKeys.CATALOGUE, n -> n == 1, () -> other.catalogue()
                .rewrite());
        RetentionPolicy policy = RetentionPolicy.builder()
                .keep(KeepRule.last(3))
                .keep(KeepRule.tagged("keep", "for-ever"))
                .build();

        RetentionOutcome outcome = new RetentionRunner(RetentionFixture.open(sink)).run(task(policy));

        assertThat(orders(outcome.deleted())).containsExactly(2L);
        assertThat(listed(other)).containsExactly(5L, 4L, 3L, 1L);
        RetentionFixture.checkFully(other);
    }

    @Test
    void goesOnWhenSomebodyElseDeletesTheSame() throws IOException {
        MemorySink stored = new MemorySink();
        Repository other = RetentionFixture.repository(stored);
        RetentionFixture.commit(other, days(5));
        // While the first goes, the other run takes the second.
        BackupSink sink = new BeforePut(stored, ObjectKeys.deleted(new UUID(0, 1), 1), () -> other.deletions()
                .delete(new UUID(0, 2), "other", "test"));
        Repository repository = RetentionFixture.open(sink);

        RetentionOutcome outcome = new RetentionRunner(repository).run(task(LAST_THREE));

        assertThat(listed(repository)).containsExactly(5L, 4L, 3L);
        assertThat(orders(outcome.deleted())).containsExactly(1L);
        assertThat(outcome.held()).isEmpty();
        RetentionFixture.checkFully(repository);
    }

    @Test
    void refusesWhenADamagedNoteMayBeAHoldAlsoOfABackupThatStays() throws IOException {
        MemorySink sink = new MemorySink();
        Repository repository = RetentionFixture.repository(sink);
        RetentionFixture.commit(repository, days(5));
        ObjectKey note = ObjectKeys.note(new UUID(0, 5), 1, "00000000");
        sink.put(note, ObjectContent.of(new byte[100]));

        assertThatThrownBy(() -> new RetentionRunner(repository).run(task(LAST_THREE)))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(note.value());
        assertThat(listed(repository)).hasSize(5);
    }

    @Test
    void worksBesideADamagedManifestAndNeverDeletesIt() throws IOException {
        MemorySink sink = new MemorySink();
        Repository repository = RetentionFixture.repository(sink);
        RetentionFixture.commit(repository, days(5));
        ObjectKey damaged = ObjectKeys.backup(new UUID(0, 9));
        sink.put(damaged, ObjectContent.of(new byte[100]));

        new RetentionRunner(repository).run(task(LAST_THREE));

        assertThat(listed(repository)).containsExactly(5L, 4L, 3L);
        assertThat(sink.list(ObjectKeys.DELETED + new UUID(0, 9), "").objects()).isEmpty();
        assertThat(sink.stat(damaged)).isPresent();
    }

    @Test
    void stopsWithoutDeletingWhenMoreThanHalfWouldGoAndGoesOnByForce() throws IOException {
        Repository repository = RetentionFixture.repository(new MemorySink());
        RetentionFixture.commit(repository, days(7));

        RetentionOutcome stopped = new RetentionRunner(repository).run(task(LAST_THREE));

        assertThat(stopped.stops()).extracting(RetentionStop::kind).containsExactly(RetentionStop.Kind.MORE_THAN_HALF);
        assertThat(stopped.plan().leaving()).hasSize(4);
        assertThat(listed(repository)).hasSize(7);
        RetentionOutcome forced = new RetentionRunner(repository).run(forced(LAST_THREE));
        assertThat(forced.stopped()).isFalse();
        assertThat(listed(repository)).containsExactly(7L, 6L, 5L);
        RetentionFixture.checkFully(repository);
    }

    @Test
    void stopsWhenTheStoresClockIsFarAway() throws IOException {
        TimedSink sink = new TimedSink(CLOCK);
        Repository repository = RetentionFixture.repository(sink);
        RetentionFixture.commit(repository, days(5));
        sink.setAhead(Duration.ofHours(-48));

        RetentionOutcome outcome = new RetentionRunner(repository).run(forced(LAST_THREE));

        assertThat(outcome.stops()).extracting(RetentionStop::kind).containsExactly(RetentionStop.Kind.CLOCK_SKEW);
        assertThat(listed(repository)).hasSize(5);
        RetentionFixture.checkFully(repository);
    }

    @Test
    void looksAtOnePlanOnlyWhenAsked() throws IOException {
        Repository repository = RetentionFixture.repository(new MemorySink());
        RetentionFixture.commit(
                repository, day(1).plan("a"), day(2).plan("a"), day(3).plan("b"), day(4).plan("b"), day(5).plan("b"));

        RetentionTask task = new RetentionTask(
                RetentionPolicy.of(KeepRule.last(1)),
                Optional.of("a"),
                ZoneOffset.UTC,
                StoragePressure.none(),
                false,
                false,
                false,
                "test");
        RetentionOutcome outcome = new RetentionRunner(repository).run(task);

        assertThat(outcome.plan().backups()).hasSize(2);
        assertThat(listed(repository)).containsExactly(5L, 4L, 3L, 2L);
        RetentionFixture.checkFully(repository);
    }

    @Test
    void appliesAChangedPolicyToTheBackupsThatExist() throws IOException {
        Repository repository = RetentionFixture.repository(new MemorySink());
        RetentionFixture.commit(repository, days(6));

        new RetentionRunner(repository).run(task(RetentionPolicy.of(KeepRule.within(Period.ofDays(300)))));
        assertThat(listed(repository)).hasSize(6);
        new RetentionRunner(repository).run(task(LAST_THREE));
        assertThat(listed(repository)).containsExactly(6L, 5L, 4L);
        RetentionFixture.checkFully(repository);
    }

    @Test
    void countsWhatWaitsForThePruneAsFreed() {
        Catalogue.View view = new Catalogue.View(
                ListedBackup.committed(days(2)),
                4,
                Map.of(),
                Map.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                ListedBackup.committed(day(3).stored(70), day(4).stored(50)));

        assertThat(RetentionRunner.remaining(StoragePressure.critical(200), view))
                .isEqualTo(StoragePressure.critical(80));
        assertThat(RetentionRunner.remaining(StoragePressure.critical(120), view)
                        .critical())
                .isFalse();
    }

    @Test
    void doesNothingInAnEmptyRepository() throws IOException {
        Repository repository = RetentionFixture.repository(new MemorySink());

        assertThat(new RetentionRunner(repository).run(task(LAST_THREE)).plan().backups())
                .isEmpty();
        RetentionFixture.checkFully(repository);
    }

    private static RetentionTask task(RetentionPolicy policy) {
        return task(policy, false, false);
    }

    private static RetentionTask dryRun(RetentionPolicy policy) {
        return task(policy, true, false);
    }

    private static RetentionTask forced(RetentionPolicy policy) {
        return task(policy, false, true);
    }

    private static RetentionTask task(RetentionPolicy policy, boolean dryRun, boolean force) {
        return new RetentionTask(
                policy, Optional.empty(), ZoneOffset.UTC, StoragePressure.none(), false, dryRun, force, "test");
    }

    private static List<Long> orders(List<PlannedBackup> backups) {
        return backups.stream()
                .map(PlannedBackup::backup)
                .map(BackupSummary::order)
                .toList();
    }

    private static ListedBackup day(int day) {
        return ListedBackup.finished(NOW.minus(Duration.ofDays(30 - day)));
    }

    private static ListedBackup[] days(int count) {
        ListedBackup[] days = new ListedBackup[count];
        for (int day = 1; day <= count; day++) {
            days[day - 1] = day(day);
        }
        return days;
    }

    /** Something that happens right before an object is put for the first time. */
    private static final class BeforePut extends ForwardingSink {
        private final ObjectKey key;
        private final Event event;
        private boolean happened;

        private BeforePut(BackupSink sink, ObjectKey key, Event event) {
            super(sink);
            this.key = key;
            this.event = event;
        }

        @Override
        public PutResult put(ObjectKey put, ObjectContent content) throws IOException {
            if (put.equals(key) && !happened) {
                happened = true;
                event.happen();
            }
            return super.put(put, content);
        }
    }

    private interface Event {
        void happen() throws IOException;
    }
}
