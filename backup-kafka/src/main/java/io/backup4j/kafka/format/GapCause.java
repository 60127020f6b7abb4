package io.backup4j.kafka.format;

/** Why an offset has no record. */
public enum GapCause {
    /** Compacted away, of an aborted transaction, or a transaction's marker: nothing that a reader of committed records could see. */
    UNSEEN(1),
    /** Deleted from the topic after the run began and before it was read. */
    LOST(2);

    private final int code;

    GapCause(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
