package io.backup4j.jdbc.export.mariadb;

import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.ExportedRows;
import io.backup4j.jdbc.export.table.LiveView;
import io.backup4j.jdbc.export.table.RowsExport;
import io.backup4j.jdbc.export.table.SingleStatement;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.mariadb.ReadSettings;
import io.backup4j.jdbc.mariadb.SessionSettings;
import io.backup4j.jdbc.mariadb.SqlFailure;
import io.backup4j.jdbc.mariadb.schema.Catalogue;
import io.backup4j.jdbc.mariadb.schema.ColumnForm;
import io.backup4j.jdbc.mariadb.schema.Server;
import io.backup4j.jdbc.mariadb.schema.TableColumn;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A MariaDB or MySQL server: one transaction that sees one snapshot and only reads. Tables without transactions are as they are when they are read. */
public final class LiveMariadb implements LiveView {
    private static final long LOCK_SECONDS = 30;
    /** Texts of a query come in one character set, whatever they are stored in. */
    private static final Map<String, String> AS_TEXT = Map.of("character_set_results", "utf8mb4");

    private final Connection connection;
    private final SessionSettings settings;
    private final boolean autoCommit;
    private final ServerTables tables;
    private final List<String> names;
    private boolean closed;

    private LiveMariadb(Connection connection) throws SQLException, IOException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.settings = new SessionSettings(connection);
        Server server = Server.of(connection);
        String database = connection.getCatalog();
        if (database == null || database.isEmpty()) {
            throw new IOException("the connection leads to no database: name one at the end of its URL");
        }
        settings.wish(server.dialect().wishes());
        settings.set(ReadSettings.of(server, LOCK_SECONDS));
        // A statement that makes or drops something first ends the transaction, and would run in the next one.
        settings.set(Map.of(server.dialect().readOnlyVariable(), "1"));
        connection.setAutoCommit(false);
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        this.tables = new ServerTables(new Catalogue(connection, server, database));
        this.names = tables.names();
    }

    /**
     * Takes the connection over, also if this fails.
     *
     * @throws IOException if it leads to no server that is known, or cannot be used
     */
    public static LiveMariadb of(Connection connection) throws IOException {
        boolean opened = false;
        try {
            LiveMariadb view = new LiveMariadb(connection);
            opened = true;
            return view;
        } catch (SQLException e) {
            throw SqlFailure.of("the database cannot be read", e);
        } finally {
            if (!opened) {
                // Whoever has set half of the variables cannot give the connection back as it was.
                abort(connection);
            }
        }
    }

    private static void abort(Connection connection) {
        try (connection) {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It is gone already.
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    @Override
    public List<TableName> tables() {
        return names.stream().map(name -> new TableName("", name)).toList();
    }

    @Override
    public ExportedRows export(TableName table, ExportFormat format, OutputStream out) throws IOException {
        if (!table.schema().isEmpty() || !names.contains(table.name())) {
            throw new IOException("the database has no table " + table + " with rows of its own");
        }
        try {
            List<ColumnForm> forms = new ArrayList<>();
            List<ResultRows.Column> columns = new ArrayList<>();
            for (TableColumn column : tables.columns(table.name())) {
                ColumnForm form = column.form()
                        .orElseThrow(() -> new IOException("column '" + column.name() + "' of table " + table
                                + " has the type " + column.type() + ", which is not known to this release"));
                form = mariadbDriver() ? form : form.writtenByServer();
                forms.add(form);
                columns.add(new ResultRows.Column(column.name(), form.bytes(), Values.of(column)));
            }
            String query = tables.query(table.name(), forms);
            settings.set(ReadSettings.RAW_RESULTS);
            Statement statement = streaming();
            ExportedRows written =
                    RowsExport.run(new ResultRows(statement, statement.executeQuery(query), columns), format, out);
            settings.set(AS_TEXT);
            return written;
        } catch (SQLException e) {
            throw SqlFailure.of("table " + table + " cannot be exported", e);
        } catch (RuntimeException e) {
            throw driverFailure("table " + table, e);
        }
    }

    @Override
    public ExportedRows exportQuery(String sql, ExportFormat format, OutputStream out) throws IOException {
        String query = SingleStatement.of(sql, SingleStatement.Dialect.BACKSLASH);
        try {
            settings.set(AS_TEXT);
            Statement statement = streaming();
            if (!statement.execute(query)) {
                throw new IOException("the query gives no rows: it is another statement");
            }
            ResultSet result = statement.getResultSet();
            return RowsExport.run(new ResultRows(statement, result, columns(result.getMetaData())), format, out);
        } catch (SQLException e) {
            throw SqlFailure.of("the query cannot be exported", e);
        } catch (RuntimeException e) {
            throw driverFailure("the query", e);
        }
    }

    /** Such as a type that the driver does not know. Half of an answer may be left behind, which the next query would take for its own. */
    private IOException driverFailure(String what, RuntimeException cause) {
        closed = true;
        abort(connection);
        return new IOException(
                what + " cannot be exported: the driver failed on it ("
                        + cause.getClass().getSimpleName()
                        + "); write CAST(… AS CHAR) or CAST(… AS BINARY) around columns of rare types, or use another release of it",
                SqlFailure.ofDriver(cause));
    }

    private static List<ResultRows.Column> columns(ResultSetMetaData found) throws SQLException {
        List<ResultRows.Column> columns = new ArrayList<>();
        for (int i = 1; i <= found.getColumnCount(); i++) {
            ResultForm form = ResultForm.of(found.getColumnTypeName(i), found.getColumnType(i));
            columns.add(new ResultRows.Column(found.getColumnLabel(i), form.bytes(), form.decoder()));
        }
        return columns;
    }

    /** Rows as they come, one at a time: a single one may be as long as the memory for all. */
    private Statement streaming() throws SQLException {
        Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement.setEscapeProcessing(false);
        // MySQL's driver streams for this number alone.
        statement.setFetchSize(mariadbDriver() ? 1 : Integer.MIN_VALUE);
        return statement;
    }

    private boolean mariadbDriver() throws SQLException {
        return connection.getMetaData().getDriverName().toLowerCase(Locale.ROOT).contains("mariadb");
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
                settings.putBack();
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the connection cannot be given back", e);
        }
    }
}
