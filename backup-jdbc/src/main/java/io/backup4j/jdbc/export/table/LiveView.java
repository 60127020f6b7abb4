package io.backup4j.jdbc.export.table;

import java.io.IOException;
import java.io.OutputStream;

/** Tables of a live database, which can also be asked. One connection is used, in one transaction that only reads. */
public interface LiveView extends TableView {
    /**
     * Writes the result of a query. It runs in a transaction that only reads where a database has such, and else in one that is rolled back.
     *
     * @param sql one statement that gives rows, with or without a semicolon behind it; it runs as it stands, question marks and braces mean nothing to the driver where that can be said
     * @throws IOException if it is more than one statement, no query, fails, or the stream failed; as with {@link #export}
     */
    ExportedRows exportQuery(String sql, ExportFormat format, OutputStream out) throws IOException;
}
