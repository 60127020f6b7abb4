package io.backup4j.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.StoredContent;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.seal.SealObserver;
import io.backup4j.engine.verify.LoadedManifests;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Examines what a schedule leaves, when everybody has ended and everything that was late has come. Used once. */
final class ScheduleFinale {
    private final MemorySink store;
    private final ScheduleLedger ledger;
    private final ScheduleWatch watch;
    private final Repository repository;

    ScheduleFinale(MemorySink store, ScheduleLedger ledger, ScheduleWatch watch, SealObserver observer)
            throws IOException {
        this.store = store;
        this.ledger = ledger;
        this.watch = watch;
        this.repository = TestRepositories.open(store, PruneFixture.SETTINGS, observer);
    }

    void examine() throws IOException {
        assertThat(ledger.deletedWhileHeld()).as("deletions of held backups").isEmpty();
        pruneToTheEnd();
        requirePromises();
        requireWhole();
        bringBackWhatIsKept();
        requireWhole();
        freeEverything();
    }

    private void pruneToTheEnd() throws IOException {
        for (int i = 0; i < 2; i++) {
            PruneJob job = PruneJob.defaults().withStopwatch(new Hasty());
            PruneOutcome outcome = new PruneRunner(repository, job, RunControl.none()).run();
            assertThat(outcome.complete()).as("the last prune is complete").isTrue();
            assertThat(outcome.findings()).as("findings of the last prune").isEmpty();
        }
    }

    private void requirePromises() throws IOException {
        Set<UUID> listed = listed();
        Set<UUID> givenUp = repository.catalogue().view().givenUp();
        for (UUID backup : ledger.committed()) {
            if (!listed.contains(backup)) {
                ledger.mustBeListed(backup).ifPresent(why -> {
                    throw new AssertionError("backup " + backup + " is not listed, but was " + why);
                });
                ledger.mustBeKept(backup)
                        .filter(why -> givenUp.contains(backup))
                        .ifPresent(why -> {
                            throw new AssertionError("backup " + backup + " is given up, but was " + why);
                        });
            } else {
                ledger.mustBeGone(backup).ifPresent(why -> {
                    throw new AssertionError("backup " + backup + " is listed, but was " + why);
                });
            }
        }
        watch.suspects().forEach((backup, why) -> assertThat(ledger.everAsked(ScheduleLedger.Kind.DELETE, backup))
                .as("backup %s was never deleted, but %s", backup, why)
                .isTrue());
    }

    private Set<UUID> listed() throws IOException {
        return repository.catalogue().view().summaries().stream()
                .map(BackupSummary::uuid)
                .collect(Collectors.toSet());
    }

    /** Every listed backup restores to what was backed up, and nothing is damaged. */
    private void requireWhole() throws IOException {
        Catalogue.View view = repository.catalogue().view();
        assertThat(view.unreadable()).as("unreadable objects").isEmpty();
        LoadedManifests loaded = LoadedManifests.load(repository, List.of());
        assertThat(loaded.findings()).as("findings").isEmpty();
        List<Finding> findings = new VerifyRunner(
                        repository, new VerifyJob(loaded.manifests(), true, 1, List.of(), 1), RunControl.none())
                .run()
                .findings();
        assertThat(findings).as("findings of a verification").isEmpty();
        Map<UUID, Map<String, ByteBuffer>> contents = StoredContent.ofAll(repository, PruneFixture.SOURCE);
        for (Manifest manifest : loaded.manifests()) {
            int run = ScheduleActors.runOf(manifest);
            assertThat(ledger.hasFailed(run))
                    .as("run %d is listed although it was said to have failed", run)
                    .isFalse();
            assertThat(contents.get(manifest.record().uuid()))
                    .as("backup %s of run %d", manifest.record().uuid(), run)
                    .isEqualTo(ledger.content(run));
        }
    }

    /** What is held and deleted can be brought back, and an undelete that was interrupted can be finished. */
    private void bringBackWhatIsKept() throws IOException {
        Catalogue.View view = repository.catalogue().view();
        for (UUID backup : view.deleted()) {
            boolean kept = view.held(backup) || view.undeleting().contains(backup);
            if (kept && !view.givenUp().contains(backup)) {
                repository.deletions().undelete(backup);
                assertThat(listed()).as("undeleted at the end").contains(backup);
            }
        }
    }

    /** When everything is deleted, nothing stays. */
    private void freeEverything() throws IOException {
        Catalogue.View view = repository.catalogue().view();
        for (BackupSummary backup : view.summaries()) {
            if (view.held(backup.uuid())) {
                repository.deletions().release(backup.id(), "test", "end");
            }
            repository.deletions().delete(backup.id(), "test", "end");
        }
        pruneToTheEnd();
        assertThat(SinkObjects.keys(store, "pack/"))
                .as("packs that nothing frees")
                .isEmpty();
        assertThat(SinkObjects.keys(store, "index/")).as("index of nothing").isEmpty();
    }

    /** Every look at it takes longer than a lease. */
    private static final class Hasty implements Stopwatch {
        private long nanos;

        @Override
        public long nanos() {
            return nanos += PruneJob.LEASE.toNanos();
        }

        @Override
        public void pause(Duration duration) {
            nanos += duration.toNanos();
        }
    }
}
