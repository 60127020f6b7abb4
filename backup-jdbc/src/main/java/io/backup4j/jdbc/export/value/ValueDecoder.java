package io.backup4j.jdbc.export.value;

import java.io.IOException;

/** Knows what the bytes of a column's values mean. Stateless. */
@FunctionalInterface
public interface ValueDecoder {
    /** Hands one value on, which is not null. */
    void decode(byte[] source, int offset, int length, ValueSink sink) throws IOException;
}
