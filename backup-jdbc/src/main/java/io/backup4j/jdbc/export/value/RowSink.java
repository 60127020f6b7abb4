package io.backup4j.jdbc.export.value;

import java.io.IOException;
import java.util.List;

/** Writes rows in one format to a stream that stays the caller's. Used by one thread, once. */
public interface RowSink extends ValueSink {
    /** Begins, with the names of the columns. */
    void begin(List<String> columns) throws IOException;

    void beginRow() throws IOException;

    void endRow() throws IOException;

    /** All rows are written: ends the document, and hands everything to the stream. */
    void end() throws IOException;

    /** How many values are not exactly what the database has. */
    long inexactValues();
}
