package io.backup4j.jdbc.export.mariadb;

import io.backup4j.jdbc.mariadb.schema.Catalogue;
import io.backup4j.jdbc.mariadb.schema.ColumnForm;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.TableColumn;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of a database, and how a backup would read their rows. Used by one thread. */
final class ServerTables {
    /** Engines that keep no rows of their own. */
    private static final Set<String> WITHOUT_ROWS = Set.of("BLACKHOLE", "MRG_MyISAM", "MRG_MYISAM", "MERGE");
    /** Their rows have the order of the primary key. */
    private static final Set<String> TRANSACTIONAL = Set.of("InnoDB", "ROCKSDB");

    private final Catalogue catalogue;

    ServerTables(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Whether a table that is made by this statement has rows. */
    static boolean keepsRows(String createTable) {
        return WITHOUT_ROWS.stream().noneMatch(engine -> createTable.contains("\n) ENGINE=" + engine + " "));
    }

    List<String> names() throws SQLException {
        return catalogue
                .rows("SELECT TABLE_NAME, ENGINE FROM information_schema.TABLES"
                        + " WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY BINARY TABLE_NAME")
                .stream()
                .filter(row -> !WITHOUT_ROWS.contains(row.get(1)))
                .map(row -> row.get(0))
                .toList();
    }

    List<TableColumn> columns(String table) throws SQLException, IOException {
        String statement = catalogue.show("TABLE", table).getOrDefault("create table", "");
        if (statement.isEmpty()) {
            throw new IOException("the account may not see the definition of table '" + table + "'");
        }
        return TableColumn.of(statement);
    }

    /** A query for the rows in the order in which a backup has them. */
    String query(String table, List<ColumnForm> columns) throws SQLException {
        String query = "SELECT " + columns.stream().map(ColumnForm::read).collect(Collectors.joining(", ")) + " FROM "
                + SqlText.identifier(table);
        List<String> key = catalogue
                .rows("SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.STATISTICS"
                        + " WHERE TABLE_SCHEMA = ? AND INDEX_NAME = 'PRIMARY' ORDER BY TABLE_NAME, SEQ_IN_INDEX")
                .stream()
                .filter(row -> row.get(0).equals(table))
                .map(row -> row.get(1))
                .toList();
        return key.isEmpty() || !transactional(table)
                ? query + " USE INDEX ()"
                : query + " FORCE INDEX (PRIMARY) ORDER BY " + SqlText.identifiers(key);
    }

    private boolean transactional(String table) throws SQLException {
        return catalogue
                .rows("SELECT TABLE_NAME, ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?")
                .stream()
                .anyMatch(row -> row.get(0).equals(table) && TRANSACTIONAL.contains(row.get(1)));
    }
}
