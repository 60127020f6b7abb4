package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.operate.claim.ClaimTiming;
import io.backup4j.operate.claim.HeldClaim;
import io.backup4j.operate.claim.OperationClaims;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.sink.SinkCapabilities;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who makes the backup, who relies on it, and what nobody may rely on. Time passes only when somebody waits. */
@Timeout(60)
class OperationClaimsTest {
    private final GuardFixture it = new GuardFixture();
    private BackupRepository repository;
    private BackupManifest backup;

    @BeforeEach
    void open() {
        repository = it.open(it.stored);
        backup = repository.backup(it.plan()).manifest();
    }

    @AfterEach
    void close() {
        repository.close();
        it.requireWhole();
    }

    private OperationClaims.Outcome acquire() throws IOException {
        return claims().acquire(new Cancellation());
    }

    private OperationClaims claims() {
        return new OperationClaims(repository.engine(), "migration of shop", GuardFixture.TIMING, it.nanos::get);
    }

    private HeldClaim won() throws IOException {
        return acquire().held().orElseThrow();
    }

    private Duration waited() {
        return Duration.ofNanos(it.nanos.get());
    }

    @Test
    void oneOfManyThatBeginTogetherHasTheClaimAndTheOthersItsBackup() throws Exception {
        int replicas = 6;
        ExecutorService threads = Executors.newFixedThreadPool(replicas);
        List<Future<Boolean>> outcomes = new ArrayList<>();
        // By real time, and with an end that never comes: the operation goes on while the others come.
        ClaimTiming fast = new ClaimTiming(
                Duration.ofMillis(20), Duration.ofSeconds(20), Duration.ofMillis(5), Duration.ofSeconds(40));
        BackupRepository real = BackupRepository.openUnencrypted(it.stored, RepositoryOptions.defaults());
        Callable<Boolean> replica = () -> {
            OperationClaims.Outcome outcome =
                    new OperationClaims(real.engine(), "shop", fast, System::nanoTime).acquire(new Cancellation());
            if (outcome.held().isEmpty()) {
                assertThat(outcome.backup()).map(BackupManifest::id).contains(backup.id());
                return false;
            }
            outcome.held().get().show(() -> true, () -> {});
            outcome.held().get().settle(backup);
            return true;
        };
        try (real) {
            for (int i = 0; i < replicas; i++) {
                outcomes.add(threads.submit(replica));
            }
            int held = 0;
            for (Future<Boolean> outcome : outcomes) {
                held += outcome.get() ? 1 : 0;
            }
            assertThat(held).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoWaitsTakesTheBackupThatAppearsWhileItWatches() throws IOException {
        HeldClaim holder = won();
        it.meanwhile.add(() -> {});
        it.meanwhile.add(() -> holder.settle(backup));
        assertThat(acquire().backup()).map(BackupManifest::id).contains(backup.id());
        assertThat(waited()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whoComesLaterTakesTheBackupOnlyAfterANewSignOfLife() throws IOException {
        HeldClaim holder = won();
        holder.beat();
        holder.settle(backup);
        it.meanwhile.add(() -> {});
        it.meanwhile.add(() -> {});
        it.meanwhile.add(holder::beat);
        assertThat(acquire().backup()).isPresent();
        assertThat(waited()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void theBackupOfADeadHolderCountsForNobody() throws IOException {
        HeldClaim dead = won();
        dead.beat();
        dead.settle(backup);
        assertThat(acquire().held()).isPresent();
        assertThat(waited()).isEqualTo(GuardFixture.TIMING.lease().plus(GuardFixture.TIMING.poll()));
    }

    @Test
    void aHolderThatDiesBeforeItsBackupIsGivenUp() throws IOException {
        HeldClaim dead = won();
        for (int i = 0; i < 10; i++) {
            it.meanwhile.add(dead::beat);
        }
        assertThat(acquire().held()).isPresent();
        assertThat(waited()).isEqualTo(Duration.ofSeconds(11).plus(GuardFixture.TIMING.lease()));
    }

    @Test
    void whoWasStoppedMeanwhileBelievesNothingThatItDidNotWatch() throws IOException {
        HeldClaim dead = won();
        dead.beat();
        it.meanwhile.add(() -> {
            dead.beat();
            dead.settle(backup);
            it.nanos.addAndGet(Duration.ofHours(1).toNanos());
        });
        OperationClaims patient = new OperationClaims(
                repository.engine(),
                "migration of shop",
                GuardFixture.TIMING.withPatience(Duration.ofHours(2)),
                it.nanos::get);
        assertThat(patient.acquire(new Cancellation()).held()).isPresent();
        assertThat(waited()).isEqualTo(Duration.ofHours(1).plusSeconds(32));
    }

    @Test
    void anAttemptThatHasEndedOrFailedHoldsNobodyUpAndItsBackupCountsNoMore() throws IOException {
        HeldClaim first = won();
        first.settle(backup);
        first.end();
        HeldClaim second = won();
        second.failed("disk full");
        assertThat(acquire().held()).isPresent();
        assertThat(waited()).isZero();
    }

    @Test
    void aBackupThatWasDeletedMeanwhileCountsForNobody() throws IOException {
        HeldClaim holder = won();
        it.meanwhile.add(() -> {
            holder.settle(backup);
            repository.delete(backup.id(), "test");
        });
        assertThat(acquire().held()).isPresent();
    }

    @Test
    void patienceEndsAlsoWithAHolderThatLives() throws IOException {
        HeldClaim slow = won();
        for (int i = 0; i < 2_000; i++) {
            it.meanwhile.add(i % 5 == 0 ? slow::beat : () -> {});
        }
        assertThatThrownBy(this::acquire)
                .isInstanceOf(LockedException.class)
                .hasMessageContaining("1800 s")
                .hasMessageContaining("Nothing was done here");
    }

    @Test
    void aBackupThatIsOlderThanThePatienceCountsForNobodyWhileItsMakerBeats() throws IOException {
        long beats = GuardFixture.TIMING.patience().dividedBy(GuardFixture.TIMING.beat());
        HeldClaim hangs = won();
        hangs.beat();
        hangs.settle(backup);
        for (long i = 0; i < beats - 1; i++) {
            hangs.beat();
        }
        it.meanwhile.add(hangs::beat);
        assertThat(acquire().backup()).as("just young enough").isPresent();
        for (int i = 0; i < 2_000; i++) {
            it.meanwhile.add(i % 5 == 0 ? hangs::beat : () -> {});
        }
        assertThatThrownBy(this::acquire).isInstanceOf(LockedException.class).hasMessageContaining("older than that");
        it.meanwhile.clear();
        assertThat(acquire().held()).as("once it is dead").isPresent();
    }

    @Test
    void aHolderThatHangsInItsBackupIsGivenUpAndOneThatHasProvenItIsNot() throws IOException {
        long beats = GuardFixture.TIMING.patience().dividedBy(GuardFixture.TIMING.beat());
        HeldClaim hangs = won();
        for (long i = 0; i < beats; i++) {
            hangs.beat();
        }
        for (int i = 0; i < 2_000; i++) {
            it.meanwhile.add(hangs::beat);
        }
        HeldClaim next = won();
        assertThat(waited()).isEqualTo(GuardFixture.TIMING.lease().plus(GuardFixture.TIMING.poll()));
        it.meanwhile.clear();
        next.settle(backup);
        for (long i = 0; i < beats; i++) {
            next.beat();
        }
        it.meanwhile.add(next::beat);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        it.meanwhile.add(next::beat);
                    }
                    acquire();
                })
                .isInstanceOf(LockedException.class);
        it.meanwhile.clear();
    }

    @Test
    void thePatienceIsLongerThanItTakesToGiveAHolderUp() {
        assertThatThrownBy(() -> GuardFixture.TIMING.withPatience(Duration.ofSeconds(59)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("patience")
                .hasMessageContaining("twice");
        assertThat(GuardFixture.TIMING.withPatience(Duration.ofSeconds(60)).patience())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aCancellationEndsTheWait() throws IOException {
        won();
        Cancellation cancellation = new Cancellation();
        it.meanwhile.add(cancellation::cancel);
        assertThatThrownBy(() -> claims().acquire(cancellation)).isInstanceOf(CancelledException.class);
    }

    @Test
    void aClaimWhoseAcknowledgementWasLostIsOursAndNotAStrangers() throws IOException {
        FaultPlan plan = new FaultPlan() {
            private boolean done;

            @Override
            public Fault faultAt(long call) {
                return Fault.NONE;
            }

            @Override
            public Fault faultAt(long call, SinkCall.Kind kind, String key) {
                if (done || kind != SinkCall.Kind.PUT || !key.endsWith("/held")) {
                    return Fault.NONE;
                }
                done = true;
                return Fault.LOST_ACKNOWLEDGEMENT;
            }
        };
        try (BackupRepository flaky = it.open(new FaultySink(it.stored, plan))) {
            OperationClaims claims =
                    new OperationClaims(flaky.engine(), "migration of shop", GuardFixture.TIMING, it.nanos::get);
            assertThat(claims.acquire(new Cancellation()).held()).isPresent();
        }
        assertThat(waited()).as("one retry, no lease").isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void onlyTheLastAttemptLeavesObjectsAndNoneNamesTheOperation() throws IOException {
        for (int i = 0; i < 5; i++) {
            HeldClaim holder = won();
            holder.beat();
            holder.beat();
            holder.settle(backup);
            holder.end();
        }
        assertThat(SinkObjects.list(it.stored, ObjectKeys.CLAIMS)).hasSize(3).allSatisfy(object -> assertThat(
                        object.key().value())
                .contains("/0000000005/")
                .doesNotContain("shop"));
        new ArrayList<>(SinkObjects.list(it.stored, ObjectKeys.CLAIMS))
                .forEach(object -> assertThat(object.sizeBytes()).isLessThan(1_000));
    }

    @Test
    void operationsOfOtherNamesHoldNobodyUp() throws IOException {
        won();
        assertThat(new OperationClaims(repository.engine(), "migration of mail", GuardFixture.TIMING, it.nanos::get)
                        .acquire(new Cancellation())
                        .held())
                .isPresent();
        assertThat(waited()).isZero();
    }

    @Test
    void nothingCanBeClaimedWhereTheFirstPutDoesNotWin() {
        assertThat(OperationClaims.possible(repository.engine())).isTrue();
        try (BackupRepository weak = BackupRepository.openUnencrypted(
                new ForwardingSink(it.stored) {
                    @Override
                    public SinkCapabilities capabilities() {
                        return new SinkCapabilities(false, true, true);
                    }
                },
                it.options())) {
            assertThat(OperationClaims.possible(weak.engine())).isFalse();
        }
        try (BackupRepository alone = BackupRepository.openUnencrypted(
                it.stored, RepositoryOptions.builder().singleWriter(true).build())) {
            assertThat(OperationClaims.possible(alone.engine())).isFalse();
        }
    }
}
