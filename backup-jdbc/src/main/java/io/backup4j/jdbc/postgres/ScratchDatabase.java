package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.drill.ScratchName;
import io.backup4j.jdbc.drill.ScratchPool;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that is dropped in the end, if not by who made it then by the next drill. As long as a drill lives it keeps a connection to it, and the server drops no
 * database that somebody is connected to unless it is forced, which only the owner of the drill does.
 */
final class ScratchDatabase implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchDatabase.class);
    private static final String IN_USE = "55006";
    private static final String NO_SUCH_DATABASE = "3D000";
    /** A new one is taken for a leftover only if somebody else looks before we are connected to it. */
    private static final int ATTEMPTS = 5;

    private static final int GUARD_SECONDS = 30;

    private final DataSource server;
    private final String name;
    private final DataSource pool;
    private final Connection guard;
    private boolean dropped;

    private ScratchDatabase(DataSource server, String name, DataSource pool, Connection guard) {
        this.server = server;
        this.name = name;
        this.pool = pool;
        this.guard = guard;
    }

    /**
     * Makes one from {@code template0}.
     *
     * @param facts what the backup says of the database it was made of: encoding and locale, which decide how texts are ordered
     */
    static ScratchDatabase make(DataSource server, Function<String, DataSource> connecting, Map<String, String> facts)
            throws IOException {
        try {
            for (int attempt = 1; ; attempt++) {
                String name = ScratchName.fresh();
                create(server, name, facts);
                try {
                    DataSource pool = connecting.apply(name);
                    return new ScratchDatabase(server, name, pool, guard(pool, name));
                } catch (SQLException | IOException | RuntimeException e) {
                    drop(server, name, " WITH (FORCE)");
                    boolean taken = e instanceof SQLException sql && NO_SUCH_DATABASE.equals(sql.getSQLState());
                    if (!taken || attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the scratch database cannot be made", e);
        }
    }

    private static void create(DataSource server, String name, Map<String, String> facts) throws SQLException {
        String create = "CREATE DATABASE " + name + " TEMPLATE template0";
        String encoding = facts.getOrDefault("encoding", "UTF8");
        try (Connection connection = server.getConnection()) {
            try {
                execute(connection, create + " ENCODING " + literal(encoding) + ScratchLocale.clauses(facts));
            } catch (SQLException e) {
                if (!ScratchLocale.isUnknown(e)) {
                    throw e;
                }
                LOG.info(
                        "This server has not the locale of the backup; the scratch database gets locale C: {}",
                        SqlFailure.reason(e));
                execute(connection, create + " ENCODING " + literal(encoding) + ScratchLocale.PLAIN);
            }
        }
    }

    private static Connection guard(DataSource pool, String name) throws SQLException, IOException {
        Connection connection = pool.getConnection();
        try {
            String reached = ask(connection, "SELECT pg_catalog.current_database()");
            if (!reached.equals(name)) {
                throw new IOException("connections to the scratch database " + name + " lead to '" + reached
                        + "': correct what the sandbox was given to connect with");
            }
            execute(connection, "SET idle_session_timeout = 0");
            return connection;
        } catch (SQLException | IOException e) {
            connection.close();
            throw e;
        }
    }

    /** Drops those that nobody uses. One that cannot be dropped is logged, and left to the next call. */
    static void removeLeftovers(DataSource server, Function<String, DataSource> connecting) throws IOException {
        for (String found : all(server)) {
            try {
                LOG.debug("Scratch database {} is there; it is dropped unless a drill uses it.", found);
                DataSource pool = connecting.apply(found);
                removeSubscriptions(pool, found);
                ScratchPool.close(pool);
                drop(server, found, "");
                LOG.info("Dropped what a killed drill left behind: database {}", found);
            } catch (SQLException e) {
                if (!IN_USE.equals(e.getSQLState()) && !NO_SUCH_DATABASE.equals(e.getSQLState())) {
                    LOG.warn(
                            "Database {}, which a killed drill left behind, could not be dropped; the next drill tries again: {}",
                            found,
                            SqlFailure.reason(e));
                }
            }
        }
    }

    private static List<String> all(DataSource server) throws IOException {
        List<String> ours = new ArrayList<>();
        try (Connection connection = server.getConnection()) {
            for (String name : column(
                    connection,
                    "SELECT d.datname FROM pg_catalog.pg_database d WHERE pg_catalog.starts_with(d.datname, '"
                            + ScratchName.PREFIX
                            + "') AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)")) {
                ScratchName.ofDrill(name).filter(name::equals).ifPresent(ours::add);
            }
        } catch (SQLException e) {
            throw SqlFailure.of("scratch databases cannot be listed", e);
        }
        return ours;
    }

    String name() {
        return name;
    }

    /** Connections to it. */
    DataSource pool() {
        return pool;
    }

    /** Whether the connection that keeps it is the one that was made with it. */
    boolean isHeld() {
        try {
            return guard.isValid(GUARD_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whoever is still connected is thrown out. A second call does nothing. */
    @Override
    public void close() throws IOException {
        if (dropped) {
            return;
        }
        dropped = true;
        try {
            try (guard) {
                removeSubscriptions(pool, name);
                ScratchPool.close(pool);
            } catch (SQLException e) {
                LOG.debug("Before the scratch database is dropped: {}", SqlFailure.reason(e));
            }
            drop(server, name, " WITH (FORCE)");
        } catch (SQLException e) {
            throw SqlFailure.of("the scratch database " + name + " cannot be dropped", e);
        }
    }

    /**
     * A database with subscriptions cannot be dropped. They are let go of their slots first, because dropping a subscription drops its slot on the other server, and
     * that one belongs to the original. Nothing happens if the connection leads to another database.
     */
    private static void removeSubscriptions(DataSource pool, String name) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(true);
            for (String subscription : column(
                    connection,
                    "SELECT pg_catalog.quote_ident(s.subname) FROM pg_catalog.pg_subscription s WHERE s.subdbid ="
                            + " (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database() AND d.datname = "
                            + literal(name) + ")")) {
                execute(connection, "ALTER SUBSCRIPTION " + subscription + " SET (slot_name = NONE)");
                execute(connection, "DROP SUBSCRIPTION " + subscription);
            }
        }
    }

    private static void drop(DataSource server, String name, String how) throws SQLException {
        try (Connection connection = server.getConnection()) {
            execute(connection, "DROP DATABASE IF EXISTS " + name + how);
        }
    }

    /** Outside of a transaction, as these statements must be. */
    private static void execute(Connection connection, String sql) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }

    static String ask(Connection connection, String sql) throws SQLException {
        List<String> answers = column(connection, sql);
        return answers.isEmpty() ? "" : answers.get(0);
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
