package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.PoolShare;
import io.backup4j.jdbc.drill.ScratchName;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillContext;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.drill.DrillSession;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Drills PostgreSQL in a scratch database that is made on a server and dropped again; nothing else on the server is touched. Its name begins with
 * {@value io.backup4j.jdbc.drill.ScratchName#PREFIX}. Those that killed drills left are dropped by the next drill, if nobody is connected to them. Immutable.
 *
 * <p>Owners and grants are not restored, so the server does not need the roles, except those that policies and settings name. The role needs {@code CREATEDB}, and what
 * restoring this backup needs.
 *
 * <p>Checks of a host get a {@link DataSource} of the scratch database.
 */
public final class PostgresSandbox implements DrillSandbox {
    private final DataSource server;
    private final Function<String, DataSource> connecting;
    private final int connections;

    private PostgresSandbox(DataSource server, Function<String, DataSource> connecting, int connections) {
        this.server = server;
        this.connecting = connecting;
        this.connections = connections;
    }

    /**
     * On the server that lends the scratch database.
     *
     * @param server leads to any database of it, for making and dropping others; used for moments
     * @param connecting gives connections to the database of a name on the same server, as the same role; what it gives is closed in the end, if it can be
     */
    public static PostgresSandbox on(DataSource server, Function<String, DataSource> connecting) {
        return new PostgresSandbox(
                Objects.requireNonNull(server, "server"),
                Objects.requireNonNull(connecting, "connecting"),
                PoolShare.of(server));
    }

    /** How many connections a restore uses at once, at least 1. Default as for {@link PostgresTarget.Builder#connections}. */
    public PostgresSandbox connections(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("connections: must be at least 1, is " + count);
        }
        return new PostgresSandbox(server, connecting, count);
    }

    @Override
    public String kind() {
        return PostgresSource.KIND;
    }

    /** How much room a server has cannot be asked for: if there is too little, the restore ends, and the drill is skipped. */
    @Override
    public Optional<String> unavailable(BackupManifest backup, SourceRecord source) {
        try (Connection connection = server.getConnection()) {
            ServerVersion.require(connection);
            if (ScratchDatabase.ask(connection, "SELECT pg_catalog.pg_is_in_recovery()::text")
                    .equals("true")) {
                return Optional.of(
                        "the server is a replica, on which no scratch database can be made; drill on another one");
            }
            String mayCreate = ScratchDatabase.ask(
                    connection,
                    "SELECT (rolsuper OR rolcreatedb)::text FROM pg_catalog.pg_roles WHERE rolname = current_user");
            return mayCreate.equals("true")
                    ? Optional.empty()
                    : Optional.of("the role may not make the scratch database " + ScratchName.PREFIX
                            + "…: ALTER ROLE … CREATEDB, or drill on another server");
        } catch (SQLException e) {
            return Optional.of(SqlFailure.of("the server cannot be reached", e).getMessage());
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public DrillSession open(DrillContext context) throws IOException {
        ScratchDatabase.removeLeftovers(server, connecting);
        return new PostgresDrill(
                ScratchDatabase.make(server, connecting, context.source().properties()), connections);
    }

    @Override
    public String toString() {
        return "postgresql sandbox";
    }
}
