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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A SQLite database in a transaction that only reads. Without WAL, those who write wait till it ends. */
public final class SqliteView implements LiveView {
    private final Connection connection;
    private final boolean autoCommit;
    private final String queryOnly;
    private boolean utf8;
    private List<TableName> tables = List.of();
    private boolean closed;

    private SqliteView(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.queryOnly = ask("PRAGMA query_only");
    }

    private void begin() throws SQLException {
        execute("PRAGMA query_only = ON");
        connection.setAutoCommit(false);
        utf8 = ask("PRAGMA encoding").equals("UTF-8");
        // SQLite takes hold of the state with the first read.
        tables = list();
    }

    /**
     * Takes the connection over, also if this fails.
     *
     * @throws IOException if it cannot be used
     */
    public static SqliteView of(Connection connection) throws IOException {
        LiveView view = null;
        try {
            SqliteView begun = new SqliteView(connection);
            view = begun;
            begun.begin();
            return begun;
        } catch (SQLException e) {
            IOException failure = ViewFailure.of("the SQLite database cannot be read", e);
            ViewFailure.giveBack(view, connection, failure);
            throw failure;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** What holds the rows of a virtual table for it ({@code shadow}) is left to it. */
    private List<TableName> list() throws SQLException {
        List<TableName> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT schema, name FROM pragma_table_list"
                                + " WHERE type IN ('table', 'virtual') AND schema <> 'temp' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")) {
            while (row.next()) {
                found.add(new TableName(row.getString(1), row.getString(2)));
            }
        }
        found.sort(Comparator.comparing(TableName::schema).thenComparing(TableName::name));
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
        return export(
                "SELECT * FROM " + quoted(table.schema()) + "." + quoted(table.name()), "table " + table, format, out);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public ExportedRows exportQuery(String sql, ExportFormat format, OutputStream out) throws IOException {
        return export(SingleStatement.of(sql, SingleStatement.Dialect.STANDARD), "the query", format, out);
    }

    private ExportedRows export(String query, String what, ExportFormat format, OutputStream out) throws IOException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return RowsExport.run(new SqliteRows(result, utf8), format, out);
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
                connection.setAutoCommit(autoCommit);
                execute("PRAGMA query_only = " + queryOnly);
            }
        } catch (SQLException e) {
            throw ViewFailure.of("the connection to the SQLite database cannot be given back", e);
        }
    }
}
