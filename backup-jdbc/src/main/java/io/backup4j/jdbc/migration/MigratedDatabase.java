package io.backup4j.jdbc.migration;

import io.backup4j.GuardedOperation;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that a migration tool is connected to. The connection is the caller's, who has no transaction open on it; nothing is written.
 *
 * <p>Not thread-safe.
 */
public final class MigratedDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(MigratedDatabase.class);

    private final Connection connection;

    public MigratedDatabase(Connection connection) {
        this.connection = connection;
    }

    /**
     * Whether a schema holds anything but the tables of the migration tool.
     *
     * @param schema null or empty for the current one
     * @param own names of the tool's own tables, in any case; what begins with one of them is its own too, as indexes and sequences do
     */
    public boolean holdsAnything(@Nullable String schema, List<String> own) {
        return anyName(schema, name -> own.stream().noneMatch(one -> name.startsWith(one.toLowerCase(Locale.ROOT))));
    }

    /**
     * Whether a schema has this table.
     *
     * @param schema null or empty for the current one
     * @param table in any case
     */
    public boolean holds(@Nullable String schema, String table) {
        return anyName(schema, name -> name.equals(table.toLowerCase(Locale.ROOT)));
    }

    private boolean anyName(@Nullable String schema, Predicate<String> wanted) {
        try {
            DatabaseMetaData data = connection.getMetaData();
            boolean schemas = data.supportsSchemasInTableDefinitions();
            String current = schemas ? connection.getSchema() : connection.getCatalog();
            String within = schema == null || schema.isEmpty() ? current : schema;
            try (ResultSet found = data.getTables(
                    schemas ? connection.getCatalog() : within,
                    schemas && within != null ? escaped(within, data.getSearchStringEscape()) : null,
                    "%",
                    null)) {
                while (found.next()) {
                    String type = String.valueOf(found.getString("TABLE_TYPE"));
                    if (!type.startsWith("SYSTEM")
                            && wanted.test(found.getString("TABLE_NAME").toLowerCase(Locale.ROOT))) {
                        return true;
                    }
                }
                return false;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static String escaped(String name, String escape) {
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    /**
     * The migration as a guard sees it.
     *
     * @param tool of the migration, for the tag {@code before}
     * @param history where the tool keeps what it has done; with the database it says what replicas compete for
     * @param from version that the database has now, or a word for none
     * @param to version that it will have
     * @param pending how many steps there are
     * @param restoredBy more words for the command that restores it
     */
    public GuardedOperation migration(
            String tool, String history, String from, String to, int pending, List<String> restoredBy) {
        try {
            DatabaseMetaData data = connection.getMetaData();
            VisibleUrl shown = VisibleUrl.of(data.getURL() == null ? "" : data.getURL());
            String url = shown.toString();
            List<String> command = new ArrayList<>(List.of("--jdbc-url", url));
            String user = data.getUserName();
            if (user != null && !user.isEmpty() && !url.startsWith("jdbc:sqlite:")) {
                // MariaDB says user@host.
                int at = url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:") ? user.lastIndexOf('@') : -1;
                command.addAll(List.of("--jdbc-user", at < 0 ? user : user.substring(0, at)));
            }
            if (!url.startsWith("jdbc:h2:")) {
                command.add("--clean");
            }
            if (url.startsWith("jdbc:sqlite:")) {
                command.add("--force");
            }
            command.addAll(restoredBy);
            return new GuardedOperation(
                    tool,
                    Map.of(
                            "migration.from", from,
                            "migration.to", to,
                            "migration.pending", Integer.toString(pending)),
                    claim(data, shown, tool, history),
                    command);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** What replicas compete for; null if that cannot be said for sure, and then each of them makes its own backup. */
    private @Nullable String claim(DatabaseMetaData data, VisibleUrl shown, String tool, String history)
            throws SQLException {
        String server = shown.known() ? server(data) : null;
        return server == null
                ? null
                : String.join("\n", tool, shown.database(), String.valueOf(connection.getCatalog()), server, history);
    }

    /**
     * What tells this server from another of the same name: two databases that are reached by the same URL from two places must not take each other's backups for
     * theirs. Where the server has no such name it is the machine and the file, since then only a file that all replicas share makes them replicas. Null for a
     * database in memory, which no other process has.
     */
    private @Nullable String server(DatabaseMetaData data) throws SQLException {
        String product = String.valueOf(data.getDatabaseProductName()).toLowerCase(Locale.ROOT);
        return switch (product) {
            case "postgresql" ->
                ask(
                        "SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())"
                                + " FROM pg_control_system()");
            case "mysql" -> ask("SELECT @@server_uuid");
            case "mariadb" -> ask("SELECT @@server_uid");
            case "sqlite" -> file("SELECT file FROM pragma_database_list WHERE name = 'main'", "");
            case "h2" -> file("SELECT DATABASE_PATH()", ".mv.db");
            default -> machine();
        };
    }

    private @Nullable String file(String query, String suffix) throws SQLException {
        String path;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            path = row.next() ? row.getString(1) : null;
        }
        return path == null || path.isEmpty() ? null : machine() + "\n" + file(Path.of(path + suffix));
    }

    /** A file by its real name and its number, as far as this process sees it: behind a server it does not. */
    private static String file(Path file) {
        try {
            return file.toRealPath() + "\n"
                    + Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            LOG.debug("The file of the database cannot be looked at", e);
            return file.toString();
        }
    }

    private String ask(String query) throws SQLException {
        // A refused question must not end a transaction of the tool.
        Savepoint before = connection.getAutoCommit() ? null : connection.setSavepoint();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : machine();
        } catch (SQLException e) {
            LOG.debug(
                    "The server does not say which one it is; replicas on other machines make backups of their own", e);
            if (before != null) {
                connection.rollback(before);
            }
            return machine();
        }
    }

    private static String machine() {
        return "on " + Machine.NAME;
    }

    private static SourceException failed(SQLException e) {
        return new SourceException(
                ErrorCode.SOURCE,
                "Whether anything is to be migrated cannot be found out: the database failed (SQL state "
                        + e.getSQLState() + "). Nothing was changed.",
                e);
    }
}
