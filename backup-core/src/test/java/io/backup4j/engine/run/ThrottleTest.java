package io.backup4j.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By a clock and a machine of their own: rests take as long as they should, and how busy the machine is follows from who works. */
class ThrottleTest {
    private static final long MILLI = 1_000_000;
    private static final double HALF = 0.5;

    private long now = 42;
    private double load;
    private final List<Long> rests = new ArrayList<>();
    private final Throttle throttle = Throttle.toLoad(HALF, () -> load, () -> now, this::rest);

    private void rest(long nanos) {
        rests.add(nanos);
        now += nanos;
    }

    /** Works for so long in steps of a millisecond; the share of the time that was worked. */
    private double work(Throttle by, long millis) {
        Throttle.Stint stint = by.stint();
        long begin = now;
        long worked = 0;
        while (now - begin < millis * MILLI) {
            now += MILLI;
            worked += MILLI;
            stint.step();
        }
        return (double) worked / (now - begin);
    }

    @Test
    void onAnIdleMachineNothingRests() {
        load = 0.4;

        work(throttle, 5_000);

        assertThat(rests).isEmpty();
    }

    @Test
    void onAMachineThatIsNeverIdleATwentiethOfTheSpeedIsLeft() {
        load = 1;
        work(throttle, 2_000);

        assertThat(work(throttle, 1_000)).isEqualTo(0.05, within(0.005));
    }

    @Test
    void whatIsShortIsHardlySlowed() {
        load = 1;

        assertThat(work(throttle, 400)).isGreaterThan(0.6);
    }

    @Test
    void fullSpeedComesBackWhenTheMachineIsIdleAgain() {
        load = 1;
        work(throttle, 5_000);
        load = 0;
        work(throttle, 2_000);
        rests.clear();

        work(throttle, 1_000);

        assertThat(rests).isEmpty();
    }

    @Test
    void takesWhatOthersLeaveOfWhatIsAllowed() {
        double others = 0.3;
        Throttle[] made = new Throttle[1];
        // Alone and unthrottled it would keep the whole machine busy.
        Throttle adapting = Throttle.toLoad(HALF, () -> Math.min(1, others + made[0].speed()), () -> now, this::rest);
        made[0] = adapting;
        work(adapting, 10_000);

        assertThat(work(adapting, 5_000)).isEqualTo(HALF - others, within(0.02));
    }

    @Test
    void aLongStepIsNotRepaidInFull() {
        load = 1;
        work(throttle, 2_000);
        rests.clear();
        Throttle.Stint stint = throttle.stint();
        now += 3_000 * MILLI;
        stint.step();

        assertThat(rests).containsExactly(19 * Throttle.LONGEST_STEP_NANOS);
    }

    @Test
    void aWaitIsNoWork() {
        load = 1;
        work(throttle, 2_000);
        rests.clear();
        Throttle.Stint stint = throttle.stint();
        now += 3_000 * MILLI;
        stint.begin();
        stint.step();

        assertThat(rests).isEmpty();
    }

    @Test
    void aMachineThatCannotBeAskedSlowsNothing() {
        load = Double.NaN;
        work(throttle, 2_000);
        load = -1;
        work(throttle, 2_000);

        assertThat(rests).isEmpty();
    }

    @Test
    void withoutALimitTheMachineIsNotAsked() {
        Throttle unlimited = Throttle.toLoad(
                1,
                () -> {
                    throw new AssertionError("asked");
                },
                () -> now,
                this::rest);

        work(unlimited, 2_000);

        assertThat(rests).isEmpty();
    }

    @Test
    void anInterruptEndsARestAndStaysSet() {
        load = 1;
        Throttle interrupted = Throttle.toLoad(HALF, () -> load, () -> now, nanos -> {
            throw new InterruptedException();
        });
        try {
            work(interrupted, 1_000);

            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void theMachineOfThisTestCanBeAsked() {
        assertThat(MachineLoad.source().getAsDouble()).isBetween(0.0, 1.0);
    }
}
