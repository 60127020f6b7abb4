package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.DatabaseSchema;
import io.backup4j.jdbc.mariadb.schema.SchemaStream;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.spi.archive.ArchiveFiles;
import io.backup4j.spi.archive.ArchiveRenderer;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/**
 * Shows a MariaDB or MySQL database in an archive as a script for its own client: {@code restore.sql} makes everything and reads the rows from the stored entries,
 * which are what {@code LOAD DATA} reads. Views and routines belong to whoever loads them.
 */
public final class MariadbArchive implements ArchiveRenderer {
    @Override
    public String kind() {
        return MariadbSource.KIND;
    }

    @Override
    public void render(SourceRecord source, BackupContents contents, ArchiveFiles files) throws IOException {
        DatabaseSchema schema;
        try (InputStream in = contents.open(source.name(), EntryNames.SCHEMA)) {
            schema = SchemaStream.read(in);
        }
        ClientScript script = new ClientScript(schema);
        files.add("restore.sql", out -> {
            script.begin(out);
            Iterator<StoredEntry> entries = contents.entries(source.name());
            while (entries.hasNext()) {
                StoredEntry entry = entries.next();
                if (entry.path().startsWith(EntryNames.ROWS)) {
                    String table = SqlText.identifier(RowsWriter.text(entry, EntryNames.TABLE_NAME));
                    RowColumns columns = RowColumns.of(RowsWriter.text(entry, EntryNames.COLUMNS));
                    script.statement(out, columns.loadFrom(files.nameOf(entry.path()), table));
                }
            }
            script.end(out);
        });
    }
}
