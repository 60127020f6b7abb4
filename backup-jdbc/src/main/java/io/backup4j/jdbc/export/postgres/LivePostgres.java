package io.backup4j.jdbc.export.postgres;

import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.ExportedRows;
import io.backup4j.jdbc.export.table.LiveView;
import io.backup4j.jdbc.export.table.RowsExport;
import io.backup4j.jdbc.export.table.SingleStatement;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.value.EncodedRows;
import io.backup4j.jdbc.export.value.ValueDecoder;
import io.backup4j.jdbc.postgres.ReadSettings;
import io.backup4j.jdbc.postgres.ServerVersion;
import io.backup4j.jdbc.postgres.SqlFailure;
import io.backup4j.jdbc.postgres.SqlText;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TypeInfo;

/** A PostgreSQL server: one transaction that sees one snapshot and only reads. Rows come by {@code COPY}, which streams. */
public final class LivePostgres implements LiveView {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);
    /** What the driver calls integers that count by themselves. */
    private static final Map<String, String> SERIALS =
            Map.of("smallserial", "int2", "serial", "int4", "bigserial", "int8");

    private final Connection connection;
    private final boolean autoCommit;
    private final ServerTypes types;
    private final ServerTables tables;
    private String searchPath = "";
    private boolean closed;

    private LivePostgres(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.types = new ServerTypes(connection);
        this.tables = new ServerTables(connection);
    }

    private void begin() throws SQLException, IOException {
        int version = ServerVersion.require(connection);
        connection.setAutoCommit(false);
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        searchPath = ask("SELECT pg_catalog.current_setting('search_path')");
        execute(ReadSettings.of(version, LOCK_TIMEOUT));
        tables.read();
    }

    /**
     * Takes the connection over, also if this fails.
     *
     * @throws IOException if it leads to no server that is known, or cannot be used
     */
    public static LivePostgres of(Connection connection) throws IOException {
        LivePostgres view = null;
        try {
            view = new LivePostgres(connection);
            view.begin();
            return view;
        } catch (SQLException | IOException e) {
            IOException failure =
                    e instanceof SQLException sql ? SqlFailure.of("the database cannot be read", sql) : (IOException) e;
            giveBack(view, connection, failure);
            throw failure;
        }
    }

    /** As it was, if that can be. */
    private static void giveBack(@Nullable LivePostgres view, Connection connection, IOException failure) {
        try {
            if (view == null) {
                connection.close();
            } else {
                view.close();
            }
        } catch (SQLException | IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    @Override
    public List<TableName> tables() {
        return tables.names();
    }

    @Override
    public ExportedRows export(TableName table, ExportFormat format, OutputStream out) throws IOException {
        try {
            tables.hold(table);
            List<ServerTables.Column> columns = tables.columns(table);
            List<String> names = new ArrayList<>();
            List<ValueDecoder> decoders = new ArrayList<>();
            for (ServerTables.Column column : columns) {
                names.add(column.name());
                decoders.add((column.ofExtension() ? Form.TEXT : types.form(column.type())).decoder());
            }
            return copy(tables.copied(table, names), names, decoders, format, out);
        } catch (SQLException e) {
            throw SqlFailure.of("table " + table + " cannot be exported", e);
        }
    }

    @Override
    public ExportedRows exportQuery(String sql, ExportFormat format, OutputStream out) throws IOException {
        String query = SingleStatement.of(sql, SingleStatement.Dialect.DOLLAR);
        try {
            // The user's names are found, and policies hold, as in any session of his.
            setSearchPath(searchPath);
            execute("SET LOCAL row_security = on");
            List<String> names = new ArrayList<>();
            List<ValueDecoder> decoders = new ArrayList<>();
            describe(query, names, decoders);
            ExportedRows written = copy("(" + query + "\n)", names, decoders, format, out);
            execute("SET LOCAL row_security = off");
            setSearchPath("pg_catalog");
            return written;
        } catch (SQLException e) {
            throw SqlFailure.of("the query cannot be exported", e);
        }
    }

    private void setSearchPath(String path) throws SQLException {
        ask("SELECT pg_catalog.set_config('search_path', " + SqlText.literal(path) + ", true)");
    }

    /** A plain statement: in a prepared one a question mark would be a parameter, and PostgreSQL has operators of it. */
    private void describe(String query, List<String> names, List<ValueDecoder> decoders) throws SQLException {
        TypeInfo info = connection.unwrap(BaseConnection.class).getTypeInfo();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet none = statement.executeQuery("SELECT * FROM (" + query + "\n) AS backup4j_query LIMIT 0")) {
                ResultSetMetaData columns = none.getMetaData();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    names.add(columns.getColumnLabel(i));
                    String type = columns.getColumnTypeName(i);
                    int oid = info.getPGType(SERIALS.getOrDefault(type, type));
                    decoders.add(types.form(Integer.toUnsignedLong(oid)).decoder());
                }
            }
        }
    }

    private ExportedRows copy(
            String subject, List<String> names, List<ValueDecoder> decoders, ExportFormat format, OutputStream out)
            throws SQLException, IOException {
        PGCopyInputStream rows =
                new PGCopyInputStream(connection.unwrap(PGConnection.class), "COPY " + subject + " TO STDOUT");
        try {
            return RowsExport.run(new EncodedRows(rows, names, decoders), format, out);
        } catch (IOException e) {
            // The driver's own failure lies in one of the stream, whose message says nothing.
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw e;
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
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the connection cannot be given back", e);
        }
    }
}
