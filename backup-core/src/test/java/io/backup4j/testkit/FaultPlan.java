package io.backup4j.testkit;

import java.util.Random;

/** Which fault befalls which call of a {@link FaultySink}. Calls of all kinds are numbered together from 1. */
@FunctionalInterface
public interface FaultPlan {

    Fault faultAt(long call);

    /**
     * The same for plans that look at what is called.
     *
     * @param kind of the call
     * @param key of its object; the prefix of a listing
     */
    default Fault faultAt(long call, SinkCall.Kind kind, String key) {
        return faultAt(call);
    }

    /** No faults: to count calls. */
    static FaultPlan none() {
        return call -> Fault.NONE;
    }

    /** One fault at one call. */
    static FaultPlan at(long call, Fault fault) {
        return number -> number == call ? fault : Fault.NONE;
    }

    /** A fault at a call and at every later one: a store that stays away. */
    static FaultPlan from(long call, Fault fault) {
        return number -> number >= call ? fault : Fault.NONE;
    }

    /** Requests and acknowledgements lost at random. The same seed gives the same fault to the same call. */
    static FaultPlan unreliable(long seed, double probability) {
        return call -> {
            // A generator per call, so that the plan does not depend on the order in which threads ask.
            Random random = new Random(seed * 1_000_003 + call);
            random.nextInt();
            if (random.nextDouble() >= probability) {
                return Fault.NONE;
            }
            return random.nextBoolean() ? Fault.LOST : Fault.LOST_ACKNOWLEDGEMENT;
        };
    }
}
