package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemoryEntry;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.testkit.ForwardingSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read once, and for whom, where places have different pasts. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PlacesReadingTest {
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
    private static final class OneConnection extends ForwardingSource {
        OneConnection(BackupSource source) {
            super(source);
        }

        @Override
        protected SourceSession session(SourceSession session) {
            return new Session(session) {
                @Override
                public int maxConcurrentReads() {
                    return 1;
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
                // What is large is read alone; what is larger still, in several pieces.
                int size =
                        switch (random.nextInt(32)) {
                            case 0 -> 3 << 20;
                            case 1, 2, 3 -> 400_000;
                            default -> random.nextInt(30_000);
                        };
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
    void aPlaceThatNeedsNothingAndOneThatNeedsEverythingMoveTogether() {
        for (int i = 0; i < 12_000; i++) {
            source.provenFile("f" + i, MemorySource.random(20, i));
        }
        try (BackupRepository near = fixture.open(0)) {
            near.backup(PlacesFixture.plan(source));
        }
        calls.clear();
        try (BackupPlaces places = fixture.places().build()) {
            PlacesReport report = places.backup(PlacesFixture.plan(source));

            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(calls.get("entry.open")).isEqualTo(12_000);
            assertThat(report.place("near").report().orElseThrow().manifest().bytesRead())
                    .isZero();
            assertThat(report.place("moon").report().orElseThrow().manifest().files())
                    .isEqualTo(12_000);
        }
    }
}
