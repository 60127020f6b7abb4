package io.backup4j.testkit;

/** What a {@link FaultySink} does to one call. For calls that change nothing, whatever comes late or twice is the same as {@link #LOST} or {@link #NONE}. */
public enum Fault {
    /** Nothing: the call goes through. */
    NONE,
    /** The request is lost: no effect, and an {@code IOException}. */
    LOST,
    /** The acknowledgement is lost: full effect, and an {@code IOException}. */
    LOST_ACKNOWLEDGEMENT,
    /** An {@code IOException}, and the effect only when the test lets it {@link FaultySink#arrive() arrive}: after the operation has ended. */
    LATE,
    /** An {@code IOException}, and the effect behind the back of the operation, {@link FaultySink#DELAY_CALLS} calls later. */
    DELAY,
    /** The request takes effect twice at once; the answer is that of the second time, as a client gives it that repeats what it thinks lost. */
    DUPLICATE,
    /** The call goes through, and its request takes effect once more when the test lets it {@link FaultySink#arrive() arrive}. */
    ECHO,
    /** A put leaves a part of the bytes under its key, and an {@code IOException}: what the contract of a sink forbids. Other calls are lost. */
    TORN,
    /** The process dies before the effect: this and every later call throws {@link ProcessDied}. */
    PROCESS_DIES,
    /** The same, but the request was sent: it takes effect when the test lets it {@link FaultySink#arrive() arrive}. */
    PROCESS_DIES_SENDING,
    /** The store has no room: no effect, and a {@code SinkFullException}. */
    FULL
}
