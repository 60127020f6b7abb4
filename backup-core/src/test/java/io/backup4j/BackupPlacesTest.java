package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemoryEntry;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One reading of the sources reaches several repositories. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BackupPlacesTest {
    private final PlacesFixture fixture = new PlacesFixture(3);
    private final Map<String, Integer> calls = Collections.synchronizedMap(new HashMap<>());
    private final MemorySource source = new MemorySource("files").follow(call -> calls.merge(call, 1, Integer::sum));

    @AfterEach
    void everyPlaceIsWhole() {
        fixture.requireWhole();
    }

    private void fill(int files) {
        for (int i = 0; i < files; i++) {
            source.provenFile("file-" + i, MemorySource.random(i * 997 % 40_000, i));
        }
        source.provenFile("large", MemorySource.random(9 << 20, 7));
    }

    @Test
    void theSourceIsReadOnceAndEveryPlaceHasAllOfIt() {
        fill(200);
        try (BackupPlaces places = fixture.places().build()) {
            PlacesReport report = places.backup(PlacesFixture.plan(source));

            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(report.notProven()).isEmpty();
            assertThat(calls.get("open")).isEqualTo(1);
            assertThat(calls.get("next")).isEqualTo(202);
            assertThat(calls.get("entry.open")).isEqualTo(201);
            assertThat(calls.get("entry.finish")).isEqualTo(201);
            assertThat(calls.get("consistency")).isEqualTo(1);
            assertThat(calls.get("close")).isEqualTo(1);
            BackupId id = report.place("near").report().orElseThrow().manifest().id();
            for (int i = 0; i < 3; i++) {
                assertThat(report.places()
                                .get(i)
                                .report()
                                .orElseThrow()
                                .manifest()
                                .id())
                        .isEqualTo(id);
                fixture.requireContent(i, id, source);
            }
        }
        assertThat(source.openSessions()).isZero();
    }

    @Test
    void whatOnePlaceHasAndAnotherMissedIsReadForThatOne() {
        fill(100);
        try (BackupPlaces two = BackupPlaces.builder(fixture.options())
                .place(fixture.place(0, fixture.stored.get(0)))
                .place(fixture.place(1, fixture.stored.get(1)))
                .build()) {
            two.backup(PlacesFixture.plan(source));
        }
        source.provenFile("file-3", MemorySource.random(5_000, 99));
        calls.clear();
        try (BackupPlaces places = fixture.places().build()) {
            PlacesReport report = places.backup(PlacesFixture.plan(source));

            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(calls.get("entry.open")).isEqualTo(101);
            assertThat(report.place("near").report().orElseThrow().manifest().bytesRead())
                    .isEqualTo(5_000);
            assertThat(report.place("moon").report().orElseThrow().manifest().bytesRead())
                    .isGreaterThan(9 << 20);
            report.places()
                    .forEach(place -> fixture.requireContent(
                            report.places().indexOf(place),
                            place.report().orElseThrow().manifest().id(),
                            source));
            calls.clear();
            places.backup(PlacesFixture.plan(source));
            assertThat(calls.get("entry.open")).isNull();
        }
    }

    @Test
    void whatChangesWhileItIsReadIsReadAgainForAll() {
        MemoryEntry changing =
                MemoryEntry.file("b", MemorySource.random(700_000, 1)).changing(1);
        source.file("a", new byte[10]).add(changing).file("c", new byte[10]);
        try (BackupPlaces places = fixture.places().build()) {
            PlacesReport report = places.backup(PlacesFixture.plan(source));

            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(changing.openings()).isEqualTo(2);
            for (int i = 0; i < 3; i++) {
                fixture.requireContent(
                        i,
                        report.places().get(i).report().orElseThrow().manifest().id(),
                        source);
            }
        }
    }

    @Test
    void anEntryThatCannotBeReadIsMissingEverywhereByName() {
        source.file("a", new byte[10])
                .add(MemoryEntry.file("b", new byte[400_000]).failing(300_000, new IOException("bad sector")))
                .file("c", new byte[10]);
        try (BackupPlaces places = fixture.places().build()) {
            PlacesReport report = places.backup(PlacesFixture.plan(source));

            assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
            assertThat(report.places()).allSatisfy(place -> assertThat(place.report()
                            .orElseThrow()
                            .manifest()
                            .sources()
                            .get(0)
                            .issues())
                    .singleElement()
                    .satisfies(issue -> {
                        assertThat(issue.path()).isEqualTo("b");
                        assertThat(issue.message()).contains("bad sector");
                    }));
        }
    }

    @Test
    void aSourceThatFailsFailsTheRunEverywhereAndListsNothing() {
        source.file("a", new byte[10]).follow(call -> {
            if (call.equals("open")) {
                throw new IOException("not mounted");
            }
        });
        try (BackupPlaces places = fixture.places().build()) {
            assertThatThrownBy(() -> places.backup(PlacesFixture.plan(source)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("not mounted");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(fixture.open(i).list()).isEmpty();
        }
    }

    @Test
    void hooksRunOnceOnTheCallersThread() {
        source.file("a", new byte[10]);
        List<String> seen = new ArrayList<>();
        Thread caller = Thread.currentThread();
        BackupPlan plan = BackupPlan.named("nightly")
                .source(source)
                .hooks(new BackupPlan.SnapshotHooks() {
                    @Override
                    public void beforeSnapshot() {
                        seen.add("before " + (Thread.currentThread() == caller) + " " + calls.get("open"));
                    }

                    @Override
                    public void afterSnapshot() {
                        seen.add("after " + (Thread.currentThread() == caller) + " " + calls.get("open"));
                    }
                })
                .build();
        try (BackupPlaces places = fixture.places().build()) {
            places.backup(plan);
        }
        assertThat(seen).containsExactly("before true null", "after true 1");
    }

    @Test
    void aPlaceThatIsDeadFromTheBeginningIsReportedAndJournalledAndStopsNobody() {
        fill(20);
        BackupPlaces.Builder builder = BackupPlaces.builder(fixture.options())
                .place(fixture.place(0, fixture.stored.get(0)))
                .place(BackupPlace.opening("dead", "s3://gone", () -> {
                    throw new StorageException(ErrorCode.STORAGE, "no route to host");
                }));
        try (BackupPlaces places = builder.policy(PlacesPolicy.atLeast(1)).build()) {
            PlacesReport report = places.backup(PlacesFixture.plan(source));

            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(report.notProven()).singleElement().satisfies(outcome -> {
                assertThat(outcome.place()).isEqualTo("dead");
                assertThat(outcome.state()).isEqualTo(PlaceOutcome.State.FAILED);
                assertThat(outcome.message()).contains("no route to host");
            });
        }
        assertThat(fixture.journal.records())
                .filteredOn(run -> run.place().equals("s3://gone"))
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.outcome()).isEqualTo(RunOutcome.FAILED);
                    assertThat(run.error()).contains("STORAGE");
                    assertThat(run.plan()).contains("nightly");
                });
        try (BackupPlaces places = builder.policy(PlacesPolicy.all()).build()) {
            assertThat(places.backup(PlacesFixture.plan(source)).status()).isEqualTo(BackupStatus.PARTIAL);
        }
        try (BackupPlaces places = builder.policy(PlacesPolicy.primary("near")).build()) {
            assertThat(places.backup(PlacesFixture.plan(source)).status()).isEqualTo(BackupStatus.COMPLETED);
        }
        try (BackupPlaces places = builder.policy(PlacesPolicy.primary("dead")).build()) {
            assertThat(places.backup(PlacesFixture.plan(source)).status()).isEqualTo(BackupStatus.PARTIAL);
        }
    }

    @Test
    void oneRepositoryTwiceIsNotTwoPlaces() {
        fill(2);
        try (BackupPlaces places = BackupPlaces.builder(fixture.options())
                .place(fixture.place(0, fixture.stored.get(0)))
                .place(fixture.place(1, fixture.stored.get(0)))
                .policy(PlacesPolicy.atLeast(2))
                .build()) {
            PlacesReport report = places.backup(PlacesFixture.plan(source));

            assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
            assertThat(report.notProven()).singleElement().satisfies(outcome -> assertThat(outcome.failureOrNull())
                    .isInstanceOf(ConfigurationException.class));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void placesWithDifferentPastsAllEndWhole(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 4; round++) {
            for (int i = random.nextInt(600); i > 0; i--) {
                int size = random.nextInt(50) == 0 ? random.nextInt(1 << 20) : random.nextInt(10_000);
                String name = "f" + random.nextInt(700);
                byte[] bytes = MemorySource.random(size, random.nextLong());
                if (random.nextInt(4) == 0) {
                    source.file(name, bytes);
                } else {
                    source.provenFile(name, bytes);
                }
            }
            BackupPlaces.Builder builder = BackupPlaces.builder(fixture.options());
            List<Integer> taking = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                if (i == round % 3 || random.nextInt(3) > 0) {
                    taking.add(i);
                    builder.place(fixture.place(i, fixture.stored.get(i)));
                }
            }
            try (BackupPlaces places = builder.build()) {
                PlacesReport report = places.backup(PlacesFixture.plan(source));
                assertThat(report.status()).as("seed " + seed).isEqualTo(BackupStatus.COMPLETED);
                for (int i = 0; i < taking.size(); i++) {
                    fixture.requireContent(
                            taking.get(i),
                            report.places()
                                    .get(i)
                                    .report()
                                    .orElseThrow()
                                    .manifest()
                                    .id(),
                            source);
                }
            }
        }
    }

    /** As a database with one connection. */
    private record OneConnection(MemorySource source) implements BackupSource {
        @Override
        public String name() {
            return source.name();
        }

        @Override
        public String kind() {
            return source.kind();
        }

        @Override
        public SourceSession open(SourceContext context) throws IOException {
            SourceSession session = source.open(context);
            return new SourceSession() {
                @Override
                public @Nullable SourceEntry next() throws IOException {
                    return session.next();
                }

                @Override
                public int maxConcurrentReads() {
                    return 1;
                }

                @Override
                public Consistency consistency() {
                    return session.consistency();
                }

                @Override
                public void close() throws IOException {
                    session.close();
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aSourceThatAllowsOneReaderHasOneAtATimeWhateverThePlacesHave(long seed) {
        Random random = new Random(seed);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        source.follow(call -> {
            if (call.equals("entry.open")) {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
            } else if (call.equals("entry.close")) {
                open.decrementAndGet();
            }
        });
        OneConnection limited = new OneConnection(source);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 60; i++) {
                int size = random.nextInt(8) == 0 ? 3 << 20 : random.nextInt(30_000);
                source.provenFile("f" + random.nextInt(90), MemorySource.random(size, random.nextLong()));
            }
            BackupPlaces.Builder builder = BackupPlaces.builder(fixture.options());
            for (int i = 0; i < 3; i++) {
                if (round == 2 || i != round) {
                    builder.place(fixture.place(i, fixture.stored.get(i)));
                }
            }
            try (BackupPlaces places = builder.build()) {
                assertThat(places.backup(PlacesFixture.plan(limited)).status())
                        .as("seed " + seed)
                        .isEqualTo(BackupStatus.COMPLETED);
            }
        }
        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    void backupsOfOneRunAreTheSameBackup() {
        fill(3);
        try (BackupPlaces places = fixture.places().build()) {
            PlacesReport report = places.backup(PlacesFixture.plan(source));
            for (int i = 0; i < 3; i++) {
                try (BackupRepository repository = fixture.open(i)) {
                    BackupSummary backup = repository.latest();
                    assertThat(backup.notes())
                            .anyMatch(note ->
                                    "backup4j.origin".equals(note.values().get("key"))
                                            && report.run()
                                                    .toString()
                                                    .equals(note.values().get("value")));
                }
            }
        }
    }
}
