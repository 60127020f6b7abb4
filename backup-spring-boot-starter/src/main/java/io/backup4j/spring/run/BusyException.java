package io.backup4j.spring.run;

/** A plan runs already, and does not overlap itself. Nothing was started. */
public final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HostRun running;

    BusyException(HostRun running) {
        super("'" + running.subject() + "' runs since " + running.started() + "; it does not overlap itself.");
        this.running = running;
    }

    /** What runs. */
    public HostRun running() {
        return running;
    }
}
