package io.backup4j.testkit;

/** What a {@link FaultySink} does to one call. */
public enum Fault {
    /** Nothing: the call goes through. */
    NONE,
    /** The request is lost: no effect, and an {@code IOException}. */
    LOST,
    /** The acknowledgement is lost: full effect, and an {@code IOException}. */
    LOST_ACKNOWLEDGEMENT,
    /** The process dies before the effect: this and every later call throws {@link ProcessDied}. */
    PROCESS_DIES,
    /** The store has no room: no effect, and a {@code SinkFullException}. */
    FULL
}
