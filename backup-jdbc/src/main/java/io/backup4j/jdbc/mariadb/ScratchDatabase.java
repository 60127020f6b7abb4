package io.backup4j.jdbc.mariadb;

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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that is dropped in the end, if not by who made it then by the next drill. A drill holds the server's lock ({@code GET_LOCK}) of the database's name from
 * before it is made till after it is dropped; the server gives it up when the drill's connection ends. A restore makes a further database beside, whose name begins with
 * this one's: that is dropped with it.
 */
final class ScratchDatabase implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchDatabase.class);
    private static final int GUARD_SECONDS = 30;
    /** Longer than any drill. */
    private static final int WAIT_SECONDS = 2_592_000;

    private final String name;
    private final DataSource pool;
    private final Connection guard;
    private final String patience;
    private boolean dropped;

    private ScratchDatabase(String name, DataSource pool, Connection guard, String patience) {
        this.name = name;
        this.pool = pool;
        this.guard = guard;
        this.patience = patience;
    }

    /** Makes one; a restore gives it the character set of the backup. */
    static ScratchDatabase make(DataSource server, Function<String, DataSource> connecting) throws IOException {
        String name = ScratchName.fresh();
        ScratchDatabase made = null;
        boolean usable = false;
        try {
            Connection guard = server.getConnection();
            made = new ScratchDatabase(
                    name, connecting.apply(name), guard, ask(guard, "SELECT @@SESSION.wait_timeout"));
            execute(guard, "SET SESSION wait_timeout = " + WAIT_SECONDS);
            if (!lock(guard, name)) {
                throw new IOException("the server does not give the lock " + name);
            }
            execute(guard, "CREATE DATABASE " + name);
            made.requireReached();
            usable = true;
            return made;
        } catch (SQLException e) {
            throw SqlFailure.of("the scratch database cannot be made", e);
        } finally {
            if (made != null && !usable) {
                made.close();
            }
        }
    }

    private void requireReached() throws SQLException, IOException {
        try (Connection connection = pool.getConnection()) {
            if (!name.equals(connection.getCatalog())) {
                throw new IOException("connections to the scratch database " + name + " lead to '"
                        + connection.getCatalog() + "': correct what the sandbox was given to connect with");
            }
        }
    }

    /** Drops those whose lock nobody holds. One that cannot be dropped is logged, and left to the next call. */
    static void removeLeftovers(DataSource server) throws IOException {
        try (Connection connection = server.getConnection()) {
            Set<String> drills = new TreeSet<>();
            ours(connection).forEach(found -> ScratchName.ofDrill(found).ifPresent(drills::add));
            for (String drill : drills) {
                if (lock(connection, drill)) {
                    try {
                        LOG.info("Dropping what a killed drill left behind: database {}", drill);
                        drop(connection, drill);
                    } catch (SQLException e) {
                        LOG.warn(
                                "Database {}, which a killed drill left behind, could not be dropped; the next drill tries again: {}",
                                drill,
                                SqlFailure.reason(e));
                    } finally {
                        unlock(connection, drill);
                    }
                }
            }
        } catch (SQLException e) {
            throw SqlFailure.of("scratch databases cannot be listed", e);
        }
    }

    private static List<String> ours(Connection connection) throws SQLException {
        return column(
                connection,
                "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE '"
                        + ScratchName.PREFIX.replace("_", "\\_") + "%'");
    }

    String name() {
        return name;
    }

    /** Connections to it. */
    DataSource pool() {
        return pool;
    }

    /** Whether the connection with the lock is the one that took it. */
    boolean isHeld() {
        try {
            return guard.isValid(GUARD_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /** A second call does nothing. */
    @Override
    public void close() throws IOException {
        if (dropped) {
            return;
        }
        dropped = true;
        try (guard) {
            ScratchPool.close(pool);
            drop(guard, name);
            unlock(guard, name);
            execute(guard, "SET SESSION wait_timeout = " + patience);
        } catch (SQLException e) {
            throw SqlFailure.of("the scratch database " + name + " cannot be dropped", e);
        }
    }

    private static void drop(Connection connection, String drill) throws SQLException {
        for (String found : ours(connection)) {
            if (ScratchName.ofDrill(found).filter(drill::equals).isPresent()) {
                execute(connection, "DROP DATABASE IF EXISTS " + found);
            }
        }
    }

    private static boolean lock(Connection connection, String name) throws SQLException {
        return ask(connection, "SELECT GET_LOCK('" + name + "', 0)").equals("1");
    }

    private static void unlock(Connection connection, String name) throws SQLException {
        ask(connection, "SELECT RELEASE_LOCK('" + name + "')");
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
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
                values.add(String.valueOf(rows.getString(1)));
            }
        }
        return values;
    }
}
