package io.backup4j.testkit;

/**
 * One call of a sink as a {@link RecordingSink} saw it.
 *
 * @param key of the object; the prefix of a listing
 * @param bytes of the content of a put, or moved by a read; objects of a listed page; else 0
 */
public record SinkCall(Kind kind, String key, long bytes) {
    /** The method that was called. */
    public enum Kind {
        PUT,
        READ,
        STAT,
        LIST,
        DELETE
    }
}
