package io.backup4j.jdbc.export.file;

import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.ExportedRows;
import io.backup4j.jdbc.export.table.LiveView;
import io.backup4j.jdbc.export.table.RowsExport;
import io.backup4j.jdbc.export.table.SingleStatement;
import io.backup4j.jdbc.export.table.TableName;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** An H2 database in a transaction that sees one snapshot. H2 has no transactions that only read: this one is rolled back. */
public final class H2View implements LiveView {
    private final Connection connection;
    private final boolean autoCommit;
    private final int isolation;
    private List<TableName> tables = List.of();
    private boolean closed;

    private H2View(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.isolation = connection.getTransactionIsolation();
    }

    private void begin() throws SQLException {
        connection.setAutoCommit(false);
        execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SNAPSHOT");
        // Else H2 collects a result before it hands on the first row.
        execute("SET LAZY_QUERY_EXECUTION TRUE");
        tables = list();
    }

    /**
     * Takes the connection over, also if this fails.
     *
     * @throws IOException if it cannot be used
     */
    public static H2View of(Connection connection) throws IOException {
        LiveView view = null;
        try {
            H2View begun = new H2View(connection);
            view = begun;
            begun.begin();
            return begun;
        } catch (SQLException e) {
            IOException failure = ViewFailure.of("the H2 database cannot be read", e);
            ViewFailure.giveBack(view, connection, failure);
            throw failure;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<TableName> list() throws SQLException {
        List<TableName> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES"
                        + " WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA <> 'INFORMATION_SCHEMA' ORDER BY 1, 2")) {
            while (row.next()) {
                found.add(new TableName(row.getString(1), row.getString(2)));
            }
        }
        return List.copyOf(found);
    }

    @Override
    public List<TableName> tables() {
        return tables;
    }

    @Override
    public ExportedRows export(TableName table, ExportFormat format, OutputStream out) throws IOException {
        if (!tables.contains(table)) {
            throw new IOException("the database has no table " + table);
        }
        String what = "table " + table;
        String columns;
        try {
            columns = columns(table);
        } catch (SQLException e) {
            throw ViewFailure.of(what + " cannot be exported", e);
        }
        return export(
                "SELECT " + columns + " FROM " + quoted(table.schema()) + "." + quoted(table.name()),
                what,
                format,
                out);
    }

    /** All of them by name: the star leaves out those that are invisible. A table may have none. */
    private String columns(TableName table) throws SQLException {
        StringJoiner columns = new StringJoiner(", ").setEmptyValue("*");
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS"
                        + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(quoted(row.getString(1)));
                }
            }
        }
        return columns.toString();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public ExportedRows exportQuery(String sql, ExportFormat format, OutputStream out) throws IOException {
        return export(SingleStatement.of(sql, SingleStatement.Dialect.DOLLAR), "the query", format, out);
    }

    private ExportedRows export(String query, String what, ExportFormat format, OutputStream out) throws IOException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet result = statement.executeQuery(query)) {
                return RowsExport.run(new H2Rows(result), format, out);
            }
        } catch (SQLException e) {
            throw ViewFailure.of(what + " cannot be exported", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (connection) {
            if (!connection.isClosed()) {
                connection.rollback();
                execute("SET LAZY_QUERY_EXECUTION FALSE");
                connection.setTransactionIsolation(isolation);
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw ViewFailure.of("the connection to the H2 database cannot be given back", e);
        }
    }
}
