package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.journal.RunOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
