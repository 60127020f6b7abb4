package io.backup4j.jdbc.export.mariadb;

import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.ExportedRows;
import io.backup4j.jdbc.export.table.StoredEntries;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.table.TableView;
import io.backup4j.jdbc.export.value.EncodedRows;
import io.backup4j.jdbc.export.value.ValueDecoder;
import io.backup4j.jdbc.mariadb.EntryNames;
import io.backup4j.jdbc.mariadb.schema.ColumnForm;
import io.backup4j.jdbc.mariadb.schema.SchemaStream;
import io.backup4j.jdbc.mariadb.schema.TableColumn;
import io.backup4j.jdbc.mariadb.schema.TableDefinition;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables of a backup of MariaDB or MySQL, without a server. */
public final class StoredMariadb implements TableView {
    private final Map<String, String> statements = new TreeMap<>();
    private final Map<String, String> storedColumns = new HashMap<>();
    private final StoredEntries entries;

    private StoredMariadb(BackupContents contents, String source) throws IOException {
        this.entries = StoredEntries.read(contents, source, this::table, EntryNames.ROW_COUNT);
        try (InputStream schema = contents.open(source, EntryNames.SCHEMA)) {
            for (TableDefinition table : SchemaStream.read(schema).tables()) {
                if (!table.sequence()
                        && ServerTables.keepsRows(table.statements().get(0))) {
                    statements.put(table.name(), table.statements().get(0));
                }
            }
        }
    }

    /** @param contents stays the caller's, who closes it after this */
    public static StoredMariadb of(BackupContents contents, String source) throws IOException {
        return new StoredMariadb(contents, source);
    }

    private @Nullable TableName table(StoredEntry entry) {
        String name = entry.attributes().text(EntryNames.TABLE_NAME).orElse(null);
        if (name == null) {
            return null;
        }
        storedColumns.put(name, entry.attributes().text(EntryNames.COLUMNS).orElse(""));
        return new TableName("", name);
    }

    @Override
    public List<TableName> tables() {
        return statements.keySet().stream().map(name -> new TableName("", name)).toList();
    }

    @Override
    public ExportedRows export(TableName table, ExportFormat format, OutputStream out) throws IOException {
        String statement = table.schema().isEmpty() ? statements.get(table.name()) : null;
        if (statement == null) {
            throw new IOException("the backup holds no rows of a table " + table);
        }
        List<TableColumn> columns = TableColumn.of(statement);
        requireAsStored(table, columns);
        List<ValueDecoder> decoders = new ArrayList<>();
        for (TableColumn column : columns) {
            decoders.add(Values.of(column));
        }
        List<String> names = columns.stream().map(TableColumn::name).toList();
        return entries.export(table, in -> new EncodedRows(in, names, decoders), format, out);
    }

    /** What the rows say of their columns must be what the statement of the table says. */
    private void requireAsStored(TableName table, List<TableColumn> columns) throws IOException {
        String stored = storedColumns.get(table.name());
        String stated = columns.stream()
                .map(column -> column.form().map(ColumnForm::written).orElse(""))
                .collect(Collectors.joining("\n"));
        if (stored != null && !stored.equals(stated)) {
            throw new IOException("the columns of the stored rows of table " + table
                    + " are not those of its definition in the backup; restore it and export it from the database");
        }
    }

    /** Nothing is held but memory. */
    @Override
    public void close() {}
}
