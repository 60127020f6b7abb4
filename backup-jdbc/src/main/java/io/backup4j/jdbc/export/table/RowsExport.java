package io.backup4j.jdbc.export.table;

import io.backup4j.jdbc.export.value.RowSink;
import io.backup4j.jdbc.export.value.Rows;
import java.io.IOException;
import java.io.OutputStream;

/** Brings rows into a format. Stateless. */
public final class RowsExport {
    private RowsExport() {}

    /** Writes all rows and closes them. */
    public static ExportedRows run(Rows rows, ExportFormat format, OutputStream out) throws IOException {
        try (rows) {
            RowSink sink = format.writer(out);
            sink.begin(rows.columns());
            long count = 0;
            while (rows.next()) {
                sink.beginRow();
                rows.write(sink);
                sink.endRow();
                count++;
            }
            sink.end();
            return new ExportedRows(count, sink.inexactValues());
        }
    }
}
