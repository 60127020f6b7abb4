package io.backup4j.spi.sink;

/** Outcome of a conditional create. */
public enum PutResult {
    /** This call created the object; it is durable. */
    CREATED,
    /** The key was taken; the stored object is untouched. After a retry it may hold our own bytes. */
    EXISTS
}
