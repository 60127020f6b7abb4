package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ReaderSession;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.WriterSession;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectRetention;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that keeps what has a retention, by a clock that the test sets. */
class RetentionExtensionTest {
    private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final Set<String> COVERED = Set.of("pack", "backup", "id", "key", "keyring", "repository");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Map<String, Instant> retained = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;
    /** Of which questions the store loses the answer. */
    private volatile Predicate<String> silent = key -> false;

    private PruneFixture fixture;

    @BeforeEach
    void create() throws IOException {
        PruneFixture made = new PruneFixture();
        for (String key : SinkObjects.keys(made.memory, "")) {
            retained.put(key, START.plus(PERIOD));
        }
        fixture = made.through(locking(made.memory), withClock());
    }

    private Settings withClock() {
        Settings plain = PruneFixture.SETTINGS;
        Clock clock = new Clock() {
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
                return now.get();
            }
        };
        return new Settings(
                clock,
                plain.random(),
                plain.host(),
                plain.workers(),
                plain.memoryBytes(),
                plain.compressionLevel(),
                plain.singleWriter(),
                plain.stateDirectory());
    }

    @AfterEach
    void everythingIsWhole() throws IOException {
        fixture.assertWhole();
    }

    @Test
    void retainsWhatAKeptBackupReachesForHalfAPeriodMoreAndNothingElse() throws IOException {
        Manifest kept = fixture.backup(files(1, 3));
        Set<String> needed = new TreeSet<>(fixture.packs());
        Manifest deleted = fixture.backup(files(10, 3));
        Set<String> dead = new TreeSet<>(fixture.packs());
        dead.removeAll(needed);
        fixture.delete(deleted);
        now.set(START.plus(Duration.ofDays(16)));

        PruneOutcome outcome = fixture.prune();

        Set<String> expected = new TreeSet<>(needed);
        expected.add("backup/" + kept.record().uuid());
        expected.add("id/" + kept.record().id());
        expected.add("repository");
        expected.add("keyring/0");
        expected.addAll(SinkObjects.keys(fixture.memory, "key/"));
        assertThat(until(now.get().plus(PERIOD))).isEqualTo(expected);
        assertThat(outcome.remarks()).anyMatch(text -> text.contains(expected.size() + " of them were extended"));
        // What nothing needs is retained as long as it was, no longer, and is no error.
        assertThat(until(START.plus(PERIOD))).containsAll(dead).doesNotContainAnyElementsOf(needed);
        assertThat(outcome.packsRetained()).isEqualTo(dead.size());
        assertThat(outcome.packsDeleted()).isZero();
        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.findings()).isEmpty();

        now.set(START.plus(PERIOD).plusSeconds(1));
        PruneOutcome later = fixture.prune();
        assertThat(later.packsDeleted()).isEqualTo(dead.size());
        assertThat(later.packsRetained()).isZero();
        assertThat(fixture.packs()).containsExactlyElementsOf(needed);
        for (String pack : needed) {
            assertThat(fixture.repository.sink().delete(ObjectKey.of(pack))).isEqualTo(DeleteResult.RETAINED);
        }
    }

    @Test
    void asksForEverythingAndExtendsNothingThatLastsHalfAPeriod() throws IOException {
        fixture.backup(files(1, 3));
        now.set(START.plus(Duration.ofDays(15)));

        fixture.prune();

        assertThat(asked).containsAll(fixture.packs());
        // Which tells backups when the next clean-up is due.
        assertThat(until(now.get().plus(PERIOD))).containsExactly("repository");
        retained.remove("repository");
        assertThat(Set.copyOf(retained.values())).containsExactly(START.plus(PERIOD));
    }

    @Test
    void prunesHalfAPeriodApartLetNothingLapse() throws IOException {
        fixture.backup(files(1, 3));
        for (int prune = 1; prune <= 6; prune++) {
            now.set(now.get().plus(PERIOD.dividedBy(2)));
            assertThat(retained.values()).allMatch(end -> !end.isBefore(now.get()));
            fixture.prune();
        }
    }

    @Test
    void coversWhatWasStoredBeforeTheLockWasSwitchedOn() throws IOException {
        fixture.backup(files(1, 3));
        retained.clear();

        fixture.prune();

        assertThat(until(START.plus(PERIOD))).containsAll(fixture.packs()).contains("repository", "keyring/0");
    }

    @Test
    void aHeldBackupThatIsDeletedIsRetainedToo() throws IOException {
        Manifest held = fixture.backup(files(1, 3));
        Set<String> needed = Set.copyOf(fixture.packs());
        fixture.delete(held);
        fixture.repository
                .records()
                .addNote(held.record().uuid(), 9, io.backup4j.spi.backup.BackupNote.Type.HOLD, "test", Map.of());
        now.set(START.plus(Duration.ofDays(20)));

        fixture.prune();

        assertThat(until(now.get().plus(PERIOD)))
                .containsAll(needed)
                .contains("backup/" + held.record().uuid());
    }

    @Test
    void aStoreThatRefusesIsNamedAndAskedNoMoreAndThePruneGoesOn() throws IOException {
        fixture.backup(files(1, 3));
        Manifest deleted = fixture.backup(files(10, 3));
        fixture.delete(deleted);
        retained.clear();
        refusing = true;

        PruneOutcome outcome = fixture.prune();

        assertThat(outcome.findings()).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.NOT_RETAINED);
            assertThat(finding.harmless()).isTrue();
            assertThat(finding.message()).contains("s3:PutObjectRetention");
        });
        assertThat(outcome.packsDeleted()).isPositive();
    }

    @Test
    void aStoreThatDoesNotAnswerIsAskedAFewTimesOnly() throws IOException {
        for (int i = 0; i < 40; i++) {
            fixture.backup(files(i, 1));
        }
        now.set(START.plus(Duration.ofDays(20)));
        silent = key -> true;
        asked.clear();

        PruneOutcome outcome = fixture.prune();

        assertThat(outcome.findings()).hasSize(3).allMatch(finding -> finding.kind() == Finding.Kind.NOT_RETAINED);
        assertThat(asked).hasSizeLessThan(25).doesNotContain("repository");
        assertThat(outcome.remarks()).anyMatch(text -> text.contains("not asked for"));
    }

    @Test
    void oneObjectThatFailsStopsNothingButTheObjectThatVouchesForAll() throws IOException {
        fixture.backup(files(1, 3));
        String failing = fixture.packs().get(0);
        now.set(START.plus(Duration.ofDays(20)));
        silent = failing::equals;

        assertThat(fixture.prune().findings()).singleElement().satisfies(finding -> assertThat(finding.objectOrNull())
                .isEqualTo(failing));
        // It is protected itself, and says that nothing is certain from now on.
        assertThat(retained).containsEntry("repository", now.get().plus(PERIOD.dividedBy(2)));
        assertThat(until(now.get().plus(PERIOD))).contains("keyring/0");

        silent = key -> false;
        assertThat(fixture.prune().findings()).isEmpty();
        assertThat(until(now.get().plus(PERIOD))).contains(failing, "repository");
    }

    @Test
    void packsThatTheVerdictSparesAreExtendedToo() throws IOException {
        Manifest deleted = fixture.backup(files(1, 3));
        try (ReaderSession reader =
                fixture.repository.registerReader(deleted.record().uuid())) {
            assertThat(reader).isNotNull();
            fixture.delete(deleted);
            now.set(START.plus(Duration.ofDays(20)));

            assertThat(fixture.prune(waitsForNobody()).remarks()).anyMatch(text -> text.contains("may read them"));

            assertThat(until(now.get().plus(PERIOD)))
                    .containsAll(fixture.packs())
                    .contains("repository");
        }
    }

    @Test
    void nothingVouchesForPacksOfWhichAWriterMayStillDecide() throws IOException {
        Manifest deleted = fixture.backup(files(1, 3));
        try (WriterSession writer = fixture.repository.registerWriter()) {
            assertThat(writer).isNotNull();
            fixture.delete(deleted);
            now.set(START.plus(Duration.ofDays(20)));

            assertThat(fixture.prune(waitsForNobody()).complete()).isFalse();

            assertThat(retained).containsEntry("repository", now.get().plus(PERIOD.dividedBy(2)));
        }
        fixture.prune();
        assertThat(until(now.get().plus(PERIOD))).contains("repository");
    }

    private static PruneJob waitsForNobody() {
        return PruneFixture.job().withLongestWait(Duration.ZERO);
    }

    @Test
    void aDryRunExtendsNothing() throws IOException {
        fixture.backup(files(1, 3));
        asked.clear();
        fixture.prune(PruneFixture.job().asDryRun());
        assertThat(asked).isEmpty();
    }

    private Set<String> until(Instant end) {
        return retained.entrySet().stream()
                .filter(object -> object.getValue().equals(end))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private BackupSink locking(BackupSink memory) {
        return new ForwardingSink(memory) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                PutResult result = super.put(key, content);
                if (result == PutResult.CREATED && covered(key)) {
                    retained.put(key.value(), now.get().plus(PERIOD));
                }
                return result;
            }

            @Override
            public DeleteResult delete(ObjectKey key) throws IOException {
                Instant end = retained.get(key.value());
                if (end != null && end.isAfter(now.get())) {
                    return DeleteResult.RETAINED;
                }
                retained.remove(key.value());
                return super.delete(key);
            }

            @Override
            public Optional<ObjectRetention> retention() {
                return Optional.of(new Extending(memory));
            }
        };
    }

    private static boolean covered(ObjectKey key) {
        return COVERED.contains(List.of(key.value().split("/")).get(0));
    }

    private final class Extending implements ObjectRetention {
        private final BackupSink memory;

        Extending(BackupSink memory) {
            this.memory = memory;
        }

        @Override
        public Duration period() {
            return PERIOD;
        }

        @Override
        public boolean covers(ObjectKey key) {
            return covered(key);
        }

        @Override
        public Optional<Instant> endOf(ObjectKey key) {
            return Optional.ofNullable(retained.get(key.value()));
        }

        @Override
        public boolean extend(ObjectKey key, Instant atLeast, Instant until) throws IOException {
            asked.add(key.value());
            if (refusing) {
                throw new SinkAccessException("extend " + key + ": 403, s3:PutObjectRetention is missing");
            }
            if (silent.test(key.value())) {
                throw new IOException("extend " + key + ": no answer");
            }
            assertThat(memory.stat(key)).isPresent();
            Instant end = retained.getOrDefault(key.value(), Instant.MIN);
            if (end.isBefore(atLeast)) {
                retained.put(key.value(), until);
                return true;
            }
            return false;
        }
    }
}
