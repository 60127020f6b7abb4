package io.backup4j.spi.journal;

/** How a run ended. Names are stored and never change. */
public enum RunOutcome {
    /** Everything asked for was done and proven. */
    SUCCESS,
    /** It came to its end, but something is missing or was found to be wrong. */
    PARTIAL,
    /** Nothing of what was asked for counts as done. */
    FAILED,
    /** Not tried, for a reason that the message tells. Neither a success nor a failure. */
    SKIPPED
}
