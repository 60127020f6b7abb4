package io.backup4j.spi.sink;

/** Outcome of a delete. */
public enum DeleteResult {
    /** The object is gone: a read no longer finds it. Deleting what does not exist says this too. */
    DELETED,
    /** A lock or retention of the store keeps the object; it is still readable. */
    RETAINED
}
