package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectRetention;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What backups say of a store with object lock that nobody cleans up. */
class LapsingRetentionTest {
    private static final Duration PERIOD = Duration.ofDays(32);
    private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

    @TempDir
    Path tree;

    private final Map<ObjectKey, Instant> ends = new ConcurrentHashMap<>();
    private final Calendar calendar = new Calendar();
    private final Locking retention = new Locking();
    private BackupRepository repository;

    @BeforeEach
    void create() throws IOException {
        Files.writeString(tree.resolve("file"), "content");
        repository = BackupRepository.createUnencrypted(
                locking(new MemorySink()),
                RepositoryOptions.builder().clock(calendar).build());
    }

    @AfterEach
    void everythingIsWhole() {
        retention.broken = false;
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
        repository.close();
    }

    @Test
    void backupsSayItAnEighthOfThePeriodBeforeAnythingCanLapse() {
        assertThat(backup()).isEmpty();
        calendar.now = START.plus(Duration.ofDays(15));
        repository.prune(PruneRequest.defaults());
        // What ends on day 32 was not extended.
        Instant certain = calendar.now.plus(PERIOD.dividedBy(2));
        assertThat(ends.values()).allMatch(end -> !end.isBefore(certain));
        Instant due = certain.minus(PERIOD.dividedBy(8));

        calendar.now = due.minusSeconds(1);
        assertThat(backup()).isEmpty();
        calendar.now = due.plusSeconds(1);
        assertThat(backup()).singleElement().satisfies(finding -> {
            assertThat(finding.harmless()).isTrue();
            assertThat(finding.message()).contains("certain until " + certain, "Clean up now");
        });
    }

    @Test
    void weeklyCleanUpsRaiseNoAlarmAndLetNothingLapse() {
        for (int day = 0; day <= 60; day++) {
            calendar.now = START.plus(Duration.ofDays(day));
            assertThat(backup()).as("day %d", day).isEmpty();
            assertThat(ends.values()).as("day %d", day).allMatch(end -> end.isAfter(calendar.now));
            if (day % 7 == 6) {
                repository.prune(PruneRequest.defaults());
            }
        }
    }

    @Test
    void aRetentionThatFailsInAnyWayLeavesTheBackupCompleted() {
        retention.broken = true;
        assertThat(backup()).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("nobody knows when"));
    }

    @Test
    void aCleanUpForRoomThatMayNotExtendSpeaksOfNoDamage() throws IOException {
        BackupReport first = repository.backup(plan().build());
        Files.writeString(tree.resolve("file"), "other");
        repository.backup(plan().build());
        repository.delete(first.manifest().id(), "test");
        calendar.now = START.plus(Duration.ofDays(20));
        retention.refusing = true;

        BackupReport report = repository.backup(plan().retention(RetentionPolicy.of(KeepRule.last(100)), ZoneOffset.UTC)
                .minFreeFraction(0.05)
                .build());

        assertThat(repository.history(HistoryQuery.all().of(RunKind.PRUNE)).runs())
                .isNotEmpty();
        assertThat(report.findings()).extracting(Finding::kind).doesNotContain(Finding.Kind.PRUNE_STOPPED);
    }

    private BackupPlan.Builder plan() {
        return BackupPlan.named("files").type(BackupType.FULL).source(FileSource.of("tree", tree));
    }

    /** What it says of retention. */
    private List<Finding> backup() {
        BackupReport report = repository.backup(plan().build());
        assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
        return report.findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.NOT_RETAINED)
                .toList();
    }

    private BackupSink locking(BackupSink memory) {
        return new ForwardingSink(memory) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                PutResult result = super.put(key, content);
                if (result == PutResult.CREATED && retention.covers(key)) {
                    ends.put(key, calendar.now.plus(PERIOD));
                }
                return result;
            }

            @Override
            public Optional<SinkSpace> space() {
                return Optional.of(new SinkSpace(1_000_000, 49_999));
            }

            @Override
            public Optional<ObjectRetention> retention() {
                return Optional.of(retention);
            }
        };
    }

    private final class Locking implements ObjectRetention {
        private boolean broken;
        private volatile boolean refusing;

        @Override
        public Duration period() {
            return PERIOD;
        }

        @Override
        public boolean covers(ObjectKey key) {
            return key.value().equals("repository")
                    || key.value().startsWith("pack/")
                    || key.value().startsWith("backup/");
        }

        @Override
        public Optional<Instant> endOf(ObjectKey key) {
            if (broken) {
                throw new IllegalStateException("of the host");
            }
            return Optional.ofNullable(ends.get(key));
        }

        @Override
        public boolean extend(ObjectKey key, Instant atLeast, Instant until) throws IOException {
            if (refusing) {
                throw new SinkAccessException("extend " + key + ": 403");
            }
            boolean needed = ends.get(key).isBefore(atLeast);
            if (needed) {
                ends.put(key, until);
            }
            return needed;
        }
    }

    private static final class Calendar extends Clock {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
