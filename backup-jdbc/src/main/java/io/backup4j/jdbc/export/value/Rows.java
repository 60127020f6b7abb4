package io.backup4j.jdbc.export.value;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Rows as they come, one at a time. Used by one thread. */
public interface Rows extends Closeable {
    /** Names of the columns; one may come twice. */
    List<String> columns();

    /** Goes to the next row; false when there is none any more, which was proven to be the end. */
    boolean next() throws IOException;

    /** Writes the values of the present row, one for each column. */
    void write(ValueSink sink) throws IOException;
}
