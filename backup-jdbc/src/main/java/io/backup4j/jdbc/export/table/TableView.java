package io.backup4j.jdbc.export.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Tables as they were at one moment, that of a backup or that at which a live database was opened. Used by one thread; memory is that of a row, whatever the size of a
 * table. Failures are {@link IOException}s, and {@link io.backup4j.spi.error.BackupException}s of a repository; neither quotes values of rows.
 */
public interface TableView extends Closeable {
    /** All tables that hold rows, in order of schema and name. */
    List<TableName> tables();

    /**
     * Writes the rows of a table, in the order in which they are stored, and proves that they were all of them where that can be known.
     *
     * @param out gets whole documents one after the other, and is neither closed nor made durable
     * @throws IOException if the table is not in {@link #tables()}, cannot be read whole, or the stream failed. What was written before is to be thrown away; of a live
     *     database nothing more can be exported then, and this view is to be closed
     */
    ExportedRows export(TableName table, ExportFormat format, OutputStream out) throws IOException;

    /** Lets go of connections and temporary files. A second call does nothing. */
    @Override
    void close() throws IOException;
}
