package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemoryEntry;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.operate.claim.ClaimTiming;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A backup before something critical. */
@Timeout(120)
class BackupGuardTest {
    private static final GuardedOperation MIGRATION =
            GuardedOperation.named("migration").claimed("migration of shop").restoredBy("--target", "/srv/new home");

    private final GuardFixture it = new GuardFixture();
    private final AtomicInteger actions = new AtomicInteger();

    @AfterEach
    void everythingIsWhole() {
        it.requireWhole();
    }

    private String act() {
        actions.incrementAndGet();
        return "done";
    }

    private GuardedRun begin(BackupGuard guard) {
        return guard.begin(() -> Optional.of(MIGRATION), () -> true);
    }

    @Test
    void backsUpThenRunsTheActionAndTagsTheBackup() {
        try (BackupRepository repository = it.open(it.stored)) {
            String result = it.guard(repository).before("import", () -> {
                assertThat(repository.list()).as("before the action").hasSize(1);
                return act();
            });
            assertThat(result).isEqualTo("done");
            assertThat(GuardFixture.tags(repository.latest())).containsEntry("before", "import");
            it.requireCurrent(repository.latest().id(), "import");
        }
    }

    @Test
    void throwsWhatTheActionThrowsAsItIs() {
        IOException failure = new IOException("half an import");
        try (BackupRepository repository = it.open(it.stored)) {
            assertThatThrownBy(() -> it.guard(repository).before("import", () -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
            assertThat(repository.list()).hasSize(1);
        }
    }

    @Test
    void theRestoreCommandIsOneThatAShellReadsBack() {
        GuardedRun run = begin(BackupGuard.opening(() -> it.open(it.stored), it.plan())
                .commandRepository("/var/backups/it's mine")
                // A key is refused where there is no encryption.
                .commandAccess(
                        "--passphrase-file", "/etc/backup/passphrase", "--lock-wait", "5m", "--key-file=/etc/key")
                .timing(GuardFixture.TIMING, it.nanos::get)
                .build());
        assertThat(run.restoreCommand())
                .contains(
                        "backup4j restore --repository '/var/backups/it'\\''s mine' --no-encryption --lock-wait 5m --backup-id "
                                + run.backup().orElseThrow() + " --target '/srv/new home'");
        run.failed(new IllegalStateException("no secret is taken from messages"));
    }

    @Test
    void doesNotRunTheActionWhenTheBackupFails() {
        it.source.follow(call -> {
            if (call.equals("open")) {
                throw new IOException("unreachable");
            }
        });
        try (BackupRepository repository = it.open(it.stored)) {
            assertThatThrownBy(() -> it.guard(repository).before("import", this::act))
                    .isInstanceOf(BackupException.class);
            assertThat(actions).hasValue(0);
            assertThat(repository.list()).isEmpty();
        }
    }

    @Test
    void warnsRunsAndRecordsWhenThePolicySaysSo() {
        FaultySink full = new FaultySink(it.stored, FaultPlan.from(12, Fault.LOST));
        try (BackupRepository repository = it.open(full)) {
            String result = BackupGuard.with(repository, it.plan())
                    .policy(GuardPolicy.WARN)
                    .build()
                    .before("import", this::act);
            assertThat(result).isEqualTo("done");
        }
        assertThat(it.journal.records())
                .anySatisfy(record -> assertThat(record.outcome()).isEqualTo(RunOutcome.FAILED));
        assertThat(it.guarded()).isZero();
    }

    @Test
    void asksNoStorageWhenNothingIsPending() {
        BackupGuard guard = BackupGuard.opening(
                        () -> {
                            throw new AssertionError("opened");
                        },
                        it.plan())
                .build();
        GuardedRun run = guard.begin(Optional::empty, () -> true);
        assertThat(run.needed()).isFalse();
        run.failed(null);
    }

    @Test
    void aClaimWonAfterTheWorkWasDoneElsewhereMakesNoBackup() {
        AtomicInteger asked = new AtomicInteger();
        GuardedRun run = it.opening(it.stored)
                .begin(() -> asked.incrementAndGet() == 1 ? Optional.of(MIGRATION) : Optional.empty(), () -> true);
        assertThat(run.needed()).isFalse();
        assertThat(it.guarded()).isZero();
        GuardedRun next = begin(it.opening(it.stored));
        assertThat(it.nanos).as("the claim was ended").hasValue(0);
        next.completed();
    }

    @Test
    void eachAttemptHasABackupOfItsOwnOnceTheOneBeforeHasEnded() {
        GuardedRun first = begin(it.opening(it.stored));
        first.failed(new IllegalStateException());
        it.source.file("what happened since", MemorySource.random(500, 7));
        GuardedRun second = begin(it.opening(it.stored));
        assertThat(second.backup()).isPresent().isNotEqualTo(first.backup());
        it.requireCurrent(second.backup().orElseThrow(), "second attempt");
        second.completed();
        assertThat(it.guarded()).isEqualTo(2);
    }

    @Test
    void aReplicaThatComesWhileTheOperationRunsReliesOnItsBackup() {
        ClaimTiming fast = new ClaimTiming(
                Duration.ofMillis(20), Duration.ofSeconds(20), Duration.ofMillis(5), Duration.ofSeconds(40));
        try (BackupRepository real = BackupRepository.openUnencrypted(it.stored, RepositoryOptions.defaults())) {
            BackupGuard guard = BackupGuard.with(real, it.plan())
                    .timing(fast, System::nanoTime)
                    .build();
            GuardedRun first = begin(guard);
            GuardedRun second = begin(guard);
            assertThat(second.backup()).isEqualTo(first.backup()).isPresent();
            assertThat(second.restoreCommand()).isEqualTo(first.restoreCommand());
            second.completed();
            first.completed();
            assertThat(it.guarded()).isEqualTo(1);
        }
    }

    @Test
    void nobodyReliesOnABackupOfSomethingElse() {
        GuardedRun first = begin(it.opening(it.stored));
        MemorySource media = new MemorySource("media").file("song", MemorySource.random(800, 5));
        BackupPlan more =
                BackupPlan.named("nightly").source(it.source).source(media).build();
        GuardedRun second = begin(BackupGuard.opening(() -> it.open(it.stored), more)
                .timing(GuardFixture.TIMING, it.nanos::get)
                .build());
        assertThat(second.backup()).isPresent().isNotEqualTo(first.backup());
        assertThat(it.nanos).as("waited").hasValue(0);
        second.completed();
        first.completed();
    }

    @Test
    void anOperationThatIsSeenToHaveEndedIsEnded() throws InterruptedException {
        AtomicReference<Thread> watching = new AtomicReference<>();
        GuardedRun lost = it.opening(it.stored).begin(() -> Optional.of(MIGRATION), () -> {
            watching.set(Thread.currentThread());
            return false;
        });
        watching.get().join();
        GuardedRun next = begin(it.opening(it.stored));
        assertThat(next.backup()).isPresent().isNotEqualTo(lost.backup());
        assertThat(it.nanos)
                .as("the claim was ended, also if it was lost before there was a run")
                .hasValue(0);
        next.completed();
        lost.completed();
    }

    @Test
    void doesNotWaitForEverForAnotherProcess() {
        ClaimTiming fast = new ClaimTiming(
                Duration.ofMillis(1), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(1));
        BackupGuard impatient = BackupGuard.opening(() -> it.open(it.stored), it.plan())
                .timing(fast, it.nanos::get)
                .build();
        AtomicBoolean done = new AtomicBoolean();
        it.source.follow(call -> {
            if (call.equals("open") && done.compareAndSet(false, true)) {
                // While the other one is in its backup. It beats by the real time, and no time passes here before it
                // has.
                for (int i = 0; i < 100; i++) {
                    it.meanwhile.add(it::awaitSignOfLife);
                }
                assertThatThrownBy(() -> impatient.before(MIGRATION, this::act)).isInstanceOf(LockedException.class);
                it.meanwhile.clear();
            }
        });
        GuardedRun slow = begin(BackupGuard.opening(() -> it.open(it.stored), it.plan())
                .timing(fast.withPatience(Duration.ofHours(1)), it.nanos::get)
                .build());
        assertThat(actions).hasValue(0);
        assertThat(it.journal.records())
                .anySatisfy(record -> assertThat(record.outcome()).isEqualTo(RunOutcome.FAILED));
        slow.completed();
    }

    @Test
    void aBackupThatIsNotProvenIsNoBackup() {
        it.source.add(
                MemoryEntry.file("broken", MemorySource.random(900, 3)).failing(100, new IOException("unreadable")));
        try (BackupRepository repository = it.open(it.stored)) {
            assertThatThrownBy(() -> it.guard(repository).before("import", this::act))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("not proven");
            assertThat(actions).hasValue(0);
        }
    }

    @Test
    void severalPlacesAreGuardedByWhatTheirPolicyDemands() {
        PlacesFixture places = new PlacesFixture(3);
        try (BackupPlaces open = places.places().build()) {
            BackupGuard guard = BackupGuard.with(open, it.plan())
                    .timing(GuardFixture.TIMING, it.nanos::get)
                    .build();
            GuardedRun run = begin(guard);
            BackupId id = run.backup().orElseThrow();
            places.requireContent(0, id, it.source);
            places.requireContent(2, id, it.source);
            run.completed();
        }
        FaultySink dead = new FaultySink(places.stored.get(1), FaultPlan.from(1, Fault.LOST));
        try (BackupPlaces open = BackupPlaces.builder(places.options())
                .place(places.place(0, places.stored.get(0)))
                .place(places.place(1, dead))
                .build()) {
            BackupGuard guard = BackupGuard.with(open, it.plan()).build();
            assertThatThrownBy(() -> guard.before("import", this::act))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("far");
            assertThat(actions).hasValue(0);
        }
        places.requireWhole();
    }

    @Test
    void aRestoreFromAnotherPlaceThanTheNearestIsToldByItsName() {
        PlacesFixture places = new PlacesFixture(2);
        FaultySink dead = new FaultySink(places.stored.get(0), FaultPlan.from(1, Fault.LOST));
        try (BackupPlaces open = BackupPlaces.builder(places.options())
                .policy(PlacesPolicy.atLeast(1))
                .place(places.place(0, dead))
                .place(places.place(1, places.stored.get(1)))
                .build()) {
            GuardedRun run = begin(BackupGuard.with(open, it.plan())
                    .commandRepository("/mnt/near")
                    .build());
            assertThat(run.restoreCommand().orElseThrow())
                    .contains("'<place far>'")
                    .doesNotContain("/mnt/near");
            run.completed();
        }
        places.requireWhole();
    }

    @Test
    void whatFailsAfterTheOperationHidesNothingOfIt() {
        Runnable closing = () -> {
            throw new IllegalStateException("cannot be closed");
        };
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            new GuardedRun(MIGRATION, BackupId.of("backup_20261201_143022_full"), "the command", null, closing)
                    .failed(new IOException());
            new GuardedRun(MIGRATION, null, null, null, closing).completed();
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).containsSubsequence("the command", "cannot be closed");
        ForwardingSink unclosable = new ForwardingSink(it.stored) {
            @Override
            public void close() throws IOException {
                throw new IOException("cannot be closed");
            }
        };
        BackupGuard guard = BackupGuard.opening(() -> it.open(unclosable), it.plan())
                .timing(GuardFixture.TIMING, it.nanos::get)
                .build();
        assertThat(guard.<String, RuntimeException>before(MIGRATION, this::act)).isEqualTo("done");
    }

    @Test
    void claimsAreHarmlessToPruneRepairAndUnlock() {
        try (BackupRepository repository = it.open(it.stored)) {
            GuardedRun run = begin(it.guard(repository));
            repository.prune(PruneRequest.defaults());
            repository.repair(RepairRequest.ofIndex());
            repository.unlock();
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
            run.completed();
            GuardedRun next = begin(it.guard(repository));
            assertThat(it.nanos).as("the claim survived and was ended").hasValue(0);
            next.completed();
        }
    }

    @Test
    void refusesAnOperationWithoutAName() {
        assertThatThrownBy(() -> new GuardedOperation(" ", Map.of(), null, List.of()))
                .hasMessageContaining("name");
    }
}
