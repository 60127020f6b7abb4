package io.backup4j.jdbc.archive;

import io.backup4j.jdbc.export.DatabaseExport;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.table.TableView;
import io.backup4j.jdbc.h2.H2Source;
import io.backup4j.jdbc.mariadb.MariadbSource;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.jdbc.sqlite.SqliteSource;
import io.backup4j.spi.archive.ArchiveFiles;
import io.backup4j.spi.archive.ArchiveRenderer;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Shows a database in an archive as its tables, each a file {@code tables/…} of JSON or CSV. What the backup lacks rows of fails the export, by name. SQLite and H2 are
 * restored into a temporary database for it.
 */
public final class TablesArchive implements ArchiveRenderer {
    private final String kind;
    private final ExportFormat format;
    private final Path temporary;

    /**
     * @param kind of source, one of those that {@link DatabaseExport#supports} names
     * @param temporary an existing directory
     */
    public TablesArchive(String kind, ExportFormat format, Path temporary) {
        if (!DatabaseExport.supports(kind)) {
            throw new IllegalArgumentException("kind: sources of the kind '" + kind + "' have no tables");
        }
        this.kind = kind;
        this.format = format;
        this.temporary = temporary;
    }

    /** One for each kind of database, with the system's directory for temporary files. */
    public static List<ArchiveRenderer> ofAllDatabases(ExportFormat format) {
        return ofAllDatabases(format, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * The same.
     *
     * @param temporary an existing directory
     */
    public static List<ArchiveRenderer> ofAllDatabases(ExportFormat format, Path temporary) {
        return Stream.of(PostgresSource.KIND, MariadbSource.KIND, SqliteSource.KIND, H2Source.KIND)
                .<ArchiveRenderer>map(kind -> new TablesArchive(kind, format, temporary))
                .toList();
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public void render(SourceRecord source, BackupContents contents, ArchiveFiles files) throws IOException {
        try (TableView view = DatabaseExport.ofBackup(contents, source.name(), temporary)) {
            Map<EntryPath, TableName> tables = new TreeMap<>();
            for (TableName table : view.tables()) {
                tables.put(EntryPath.of("tables/" + table.fileName() + "." + format.extension()), table);
            }
            for (Map.Entry<EntryPath, TableName> table : tables.entrySet()) {
                files.add(table.getKey().toString(), out -> view.export(table.getValue(), format, out));
            }
        }
    }
}
