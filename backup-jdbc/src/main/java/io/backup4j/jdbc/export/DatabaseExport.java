package io.backup4j.jdbc.export;

import io.backup4j.jdbc.export.file.H2View;
import io.backup4j.jdbc.export.file.SqliteView;
import io.backup4j.jdbc.export.file.TemporaryDatabase;
import io.backup4j.jdbc.export.mariadb.LiveMariadb;
import io.backup4j.jdbc.export.mariadb.StoredMariadb;
import io.backup4j.jdbc.export.postgres.LivePostgres;
import io.backup4j.jdbc.export.postgres.StoredPostgres;
import io.backup4j.jdbc.export.table.LiveView;
import io.backup4j.jdbc.export.table.StoredEntries;
import io.backup4j.jdbc.export.table.TableView;
import io.backup4j.jdbc.h2.H2Source;
import io.backup4j.jdbc.mariadb.MariadbSource;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.jdbc.sqlite.SqliteSource;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/** Opens databases to be exported. Stateless. */
public final class DatabaseExport {
    private static final Set<String> KINDS =
            Set.of(PostgresSource.KIND, MariadbSource.KIND, SqliteSource.KIND, H2Source.KIND);

    private DatabaseExport() {}

    /** Whether sources of a kind hold tables that can be exported. */
    public static boolean supports(String sourceKind) {
        return KINDS.contains(sourceKind);
    }

    /**
     * Opens the database of a backup. Rows of PostgreSQL, MariaDB and MySQL are read as they are stored, without a server; SQLite and H2 are restored into a temporary
     * database first, by statements of the backup in the case of H2.
     *
     * @param contents of the backup; the caller closes them after the view
     * @param source name of the source
     * @param temporaryDirectory where a temporary database may be made, which needs about the room of the database, and three times the length of the script for H2
     * @throws IOException if the source is none of a database, or cannot be opened
     */
    public static TableView ofBackup(BackupContents contents, String source, Path temporaryDirectory)
            throws IOException {
        String kind = StoredEntries.record(contents, source).kind();
        return switch (kind) {
            case PostgresSource.KIND -> StoredPostgres.of(contents, source);
            case MariadbSource.KIND -> StoredMariadb.of(contents, source);
            case SqliteSource.KIND -> TemporaryDatabase.sqlite(contents, source, temporaryDirectory);
            case H2Source.KIND -> TemporaryDatabase.h2(contents, source, temporaryDirectory);
            default ->
                throw new IOException("source '" + source + "' is of the kind " + kind
                        + ", which has no tables; databases can be exported: " + KINDS);
        };
    }

    /**
     * Opens a live database, as it is now, over one connection, which is given back as it was.
     *
     * @throws IOException if the database cannot be reached, or is none that is known
     */
    public static LiveView live(DataSource pool) throws IOException {
        Connection connection;
        String product;
        try {
            connection = pool.getConnection();
        } catch (SQLException e) {
            throw new IOException("the database cannot be reached: " + e.getMessage());
        }
        try {
            product = connection.getMetaData().getDatabaseProductName();
        } catch (SQLException e) {
            product = "";
        }
        return switch (product) {
            case "PostgreSQL" -> LivePostgres.of(connection);
            case "MariaDB", "MySQL" -> LiveMariadb.of(connection);
            case "SQLite" -> SqliteView.of(connection);
            case "H2" -> H2View.of(connection);
            default -> throw unknown(connection, product);
        };
    }

    private static IOException unknown(Connection connection, String product) {
        IOException unknown = new IOException("the data source leads to "
                + (product.isEmpty() ? "something that does not say what it is" : product)
                + "; PostgreSQL, MariaDB, MySQL, SQLite and H2 can be exported");
        try {
            connection.close();
        } catch (SQLException e) {
            unknown.addSuppressed(e);
        }
        return unknown;
    }
}
