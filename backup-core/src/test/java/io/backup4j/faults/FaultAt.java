package io.backup4j.faults;

import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.SinkCall;

/** The process dies at the first put or deletion of a kind. */
record FaultAt(SinkCall.Kind kind, String part) implements FaultPlan {
    static FaultAt put(String part) {
        return new FaultAt(SinkCall.Kind.PUT, part);
    }

    static FaultAt delete(String part) {
        return new FaultAt(SinkCall.Kind.DELETE, part);
    }

    @Override
    public Fault faultAt(long call) {
        return Fault.NONE;
    }

    @Override
    public Fault faultAt(long call, SinkCall.Kind called, String key) {
        return called == kind && key.contains(part) ? Fault.PROCESS_DIES : Fault.NONE;
    }
}
