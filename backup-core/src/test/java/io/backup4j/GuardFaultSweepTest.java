package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A replica meets a fault at each call of its storage, or dies there; another one comes behind it. Whoever goes on has a backup of what the data was when it
 * began, or of what it was when a replica that lives began. Two backups are the worst that may happen, none is what must not.
 */
@Timeout(180)
class GuardFaultSweepTest {
    private static final GuardedOperation MIGRATION =
            GuardedOperation.named("migration").claimed("migration of shop");

    private static final Set<Fault> DEADLY =
            Set.of(Fault.PROCESS_DIES, Fault.PROCESS_DIES_SENDING, Fault.LATE, Fault.LOST_ACKNOWLEDGEMENT);

    private static Optional<GuardedOperation> pending() {
        return Optional.of(MIGRATION);
    }

    private static long calls() {
        GuardFixture it = new GuardFixture();
        FaultySink counting = new FaultySink(it.stored, FaultPlan.none());
        it.opening(counting).begin(GuardFaultSweepTest::pending, () -> true).completed();
        return counting.calls();
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "TORN", mode = EnumSource.Mode.EXCLUDE)
    void nobodyEverGoesOnWithoutABackupAndNobodyMakesThree(Fault fault) throws IOException {
        long calls = calls();
        assertThat(calls).isGreaterThan(20);
        long went = 0;
        long runs = 0;
        // Every call of a replica that dies, or whose request outlives it; of what is tried again at once, some.
        long step = DEADLY.contains(fault) ? 1 : 4;
        for (long call = 1; call <= calls; call += step) {
            went += sweep(fault, call) ? 1 : 0;
            runs++;
        }
        assertThat(went).as("first replicas that went on, of " + runs).isPositive();
        if (fault == Fault.PROCESS_DIES || fault == Fault.PROCESS_DIES_SENDING) {
            assertThat(went)
                    .as("first replicas that died too late to be missed")
                    .isLessThan(runs);
        }
    }

    /** Whether the first replica went on. */
    private static boolean sweep(Fault fault, long call) throws IOException {
        String at = fault + " at call " + call;
        GuardFixture it = new GuardFixture();
        FaultySink faulty = new FaultySink(it.stored, FaultPlan.at(call, fault));
        boolean went = false;
        try {
            GuardedRun run = it.opening(faulty).begin(GuardFaultSweepTest::pending, () -> true);
            went = true;
            it.requireCurrent(run.backup().orElseThrow(), at);
            // However it ended, the data has changed by then.
            run.completed();
        } catch (ProcessDied | io.backup4j.spi.error.BackupException e) {
            // It did not go on, or died on the way.
        }
        it.source.file("written since", MemorySource.random(700, call));
        GuardedRun second = it.opening(it.stored).begin(GuardFaultSweepTest::pending, () -> true);
        BackupId backup = second.backup().orElseThrow();
        it.requireCurrent(backup, at);
        faulty.arrive();
        second.completed();
        assertThat(it.guarded()).as(at).isBetween(1L, 2L);
        it.requireWhole();
        return went;
    }
}
