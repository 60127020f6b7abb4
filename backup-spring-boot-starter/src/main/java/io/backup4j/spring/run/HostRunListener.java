package io.backup4j.spring.run;

/** A bean that is told of runs, on the thread that runs them; returns soon. What it throws is logged. */
public interface HostRunListener {

    /** A run begins. */
    default void started(HostRun run) {}

    /** A run has ended, see {@link HostRun#end()}. */
    default void ended(HostRun run) {}
}
