package io.backup4j.testkit;

/** Stands for the end of the process: no code after it can reach the sink. */
public final class ProcessDied extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProcessDied(long call) {
        super("injected: the process died at sink call " + call);
    }
}
