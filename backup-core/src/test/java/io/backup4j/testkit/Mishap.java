package io.backup4j.testkit;

/** What befalls a call of a {@link ScheduledSink}. */
public enum Mishap {
    /** Nothing. */
    NONE,
    /** The request is lost: no effect, and an {@code IOException}. */
    LOST,
    /** The acknowledgement is lost: full effect, and an {@code IOException}. */
    UNACKNOWLEDGED,
    /** An {@code IOException} now, and the effect at some later step. Puts and deletions only. */
    LATE,
    /** A put is applied twice, and what is answered is the second answer. */
    TWICE,
    /** The effect and its acknowledgement now, and the effect once more at some later step. Puts and deletions only. */
    AGAIN_LATE,
    /** The process dies before the effect. */
    DIES,
    /** The process dies after the effect. */
    DIES_AFTER,
    /** The process dies, and the effect happens at some later step. Puts and deletions only. */
    DIES_LATE
}
