package io.backup4j.jdbc.export.postgres;

import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.ExportedRows;
import io.backup4j.jdbc.export.table.StoredEntries;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.table.TableView;
import io.backup4j.jdbc.export.value.EncodedRows;
import io.backup4j.jdbc.export.value.ValueDecoder;
import io.backup4j.jdbc.postgres.EntryNames;
import io.backup4j.jdbc.postgres.schema.DatabaseSchema;
import io.backup4j.jdbc.postgres.schema.SchemaStream;
import io.backup4j.jdbc.postgres.schema.TableData;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tables of a backup of PostgreSQL, without a server. */
public final class StoredPostgres implements TableView {
    private final Map<TableName, List<String>> tables =
            new TreeMap<>(Comparator.comparing(TableName::schema).thenComparing(TableName::name));
    private final StoredTypes types;
    private final StoredEntries entries;

    private StoredPostgres(DatabaseSchema schema, StoredEntries entries) {
        for (TableData table : schema.tables()) {
            tables.put(new TableName(table.schema(), table.name()), table.columns());
        }
        this.types = new StoredTypes(schema.objects());
        this.entries = entries;
    }

    /** @param contents stays the caller's, who closes it after this */
    public static StoredPostgres of(BackupContents contents, String source) throws IOException {
        StoredEntries entries = StoredEntries.read(contents, source, StoredPostgres::table, EntryNames.ROWS);
        try (InputStream schema = contents.open(source, EntryNames.SCHEMA)) {
            return new StoredPostgres(SchemaStream.read(schema), entries);
        }
    }

    private static @Nullable TableName table(StoredEntry entry) {
        String schema = entry.attributes().text(EntryNames.SCHEMA_NAME).orElse(null);
        String name = entry.attributes().text(EntryNames.TABLE_NAME).orElse(null);
        return schema == null || name == null ? null : new TableName(schema, name);
    }

    @Override
    public List<TableName> tables() {
        return List.copyOf(tables.keySet());
    }

    @Override
    public ExportedRows export(TableName table, ExportFormat format, OutputStream out) throws IOException {
        List<String> columns = tables.get(table);
        if (columns == null) {
            throw new IOException("the backup holds no rows of a table " + table);
        }
        List<ValueDecoder> decoders = columns.stream()
                .map(column -> types.form(table, column).decoder())
                .toList();
        return entries.export(table, in -> new EncodedRows(in, columns, decoders), format, out);
    }

    /** Nothing is held but memory. */
    @Override
    public void close() {}
}
