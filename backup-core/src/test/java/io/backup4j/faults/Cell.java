package io.backup4j.faults;

import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.SinkCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One fault at one call of an operation. The call is named by what it does and how many of its kind came before: so two runs whose threads take turns in another
 * way mean the same call.
 *
 * @param call as {@link CallName} gives it
 * @param number of the call among those of that name, from 1
 * @param arrival when what comes late takes effect
 */
record Cell(String call, int number, Fault fault, Arrival arrival) {

    /** When a late request takes effect. */
    enum Arrival {
        /** When the operation has ended, before anything else. */
        AFTER_OPERATION,
        /** After the operation was done once more, before the prune. */
        AFTER_REPEAT,
        /** While a prune runs, after it has looked at everything and before it decides. */
        BEFORE_VERDICT
    }

    private static final List<Fault> AT_READS = List.of(Fault.LOST, Fault.PROCESS_DIES);
    private static final List<Fault> AT_WRITES =
            List.of(Fault.LOST, Fault.LOST_ACKNOWLEDGEMENT, Fault.DELAY, Fault.DUPLICATE, Fault.PROCESS_DIES);
    private static final List<Fault> ON_THE_WAY = List.of(Fault.LATE, Fault.ECHO, Fault.PROCESS_DIES_SENDING);

    /** A sink never makes a pack twice (section 9.1 of the format page). */
    private static final String ONCE = "PUT pack";

    /** Every fault that makes a difference at a call. */
    static List<Cell> all(String call, int number) {
        List<Cell> cells = new ArrayList<>();
        for (Fault fault : CallName.writes(call) ? AT_WRITES : AT_READS) {
            if (fault == Fault.DUPLICATE && call.equals(ONCE)) {
                continue;
            }
            cells.add(new Cell(call, number, fault, Arrival.AFTER_OPERATION));
        }
        if (CallName.puts(call)) {
            cells.add(new Cell(call, number, Fault.TORN, Arrival.AFTER_OPERATION));
        }
        if (CallName.writes(call)) {
            for (Fault fault : ON_THE_WAY) {
                if (fault == Fault.ECHO && call.equals(ONCE)) {
                    continue;
                }
                for (Arrival arrival : Arrival.values()) {
                    cells.add(new Cell(call, number, fault, arrival));
                }
            }
        }
        return cells;
    }

    /** One of three where the cells differ only in the arrival; each fault at each call has one. */
    boolean inNormalBuild() {
        return !comesLate(fault)
                || arrival == Arrival.values()[(number + fault.ordinal() + call.length()) % Arrival.values().length];
    }

    /** Whether a fault is a request that takes effect later, so that its cells differ in the arrival. */
    static boolean comesLate(Fault fault) {
        return ON_THE_WAY.contains(fault);
    }

    /** What the cell is, whatever the number of the call and the arrival. */
    String faultAndCall() {
        return fault + " at " + call;
    }

    @Override
    public String toString() {
        return fault + " at " + call + " #" + number + (comesLate(fault) ? ", arrives " + arrival : "");
    }

    /** Strikes once, and knows which object it struck. Thread-safe. */
    final class Strike implements FaultPlan {
        private final AtomicInteger seen = new AtomicInteger();
        private final AtomicReference<@Nullable String> struck = new AtomicReference<>();

        @Override
        public Fault faultAt(long number) {
            return Fault.NONE;
        }

        @Override
        public Fault faultAt(long callNumber, SinkCall.Kind kind, String key) {
            if (!CallName.of(kind, key).equals(call) || seen.incrementAndGet() != number) {
                return Fault.NONE;
            }
            struck.set(key);
            return fault;
        }

        /** Key of the call that failed; null if there was none. */
        @Nullable
        String struck() {
            return struck.get();
        }
    }
}
