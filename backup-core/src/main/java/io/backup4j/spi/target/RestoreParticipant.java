package io.backup4j.spi.target;

/**
 * A part of the host that is quieted before a restore in place and started after it: a connection pool, a listener, a scheduler. Quieted in ascending
 * order of {@link #phase()}, started in descending order.
 */
public interface RestoreParticipant {

    /** For messages. */
    String name();

    /** Order of quieting. */
    default int phase() {
        return 0;
    }

    /**
     * Stops writing and lets go of what will be replaced; returns when this is done.
     *
     * @throws Exception if it cannot; the restore is refused and those quieted before are started again
     */
    void quiet() throws Exception;

    /** Whether this part is quiet now; asked right before the first change. */
    boolean isQuiet();

    /**
     * Starts again, after success and after failure.
     *
     * @throws Exception if it cannot; reported, the others are started all the same
     */
    void resume() throws Exception;
}
