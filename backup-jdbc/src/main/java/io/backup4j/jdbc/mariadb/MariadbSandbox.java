package io.backup4j.jdbc.mariadb;

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
 * Drills MariaDB and MySQL in a scratch database that is made on a server and dropped again; nothing else on the server is touched. Its name begins with
 * {@value io.backup4j.jdbc.drill.ScratchName#PREFIX}. Those that killed drills left are dropped by the next drill, if no drill holds the server's lock of that name.
 * Immutable.
 *
 * <p>Definers are not restored, so the server does not need the accounts, and events are not made, because they would run. The account needs all rights on
 * {@code `backup4j\_drill\_%`}, and what restoring this backup needs.
 *
 * <p>Checks of a host get a {@link DataSource} of the scratch database.
 */
public final class MariadbSandbox implements DrillSandbox {
    private final DataSource server;
    private final Function<String, DataSource> connecting;
    private final int connections;

    private MariadbSandbox(DataSource server, Function<String, DataSource> connecting, int connections) {
        this.server = server;
        this.connecting = connecting;
        this.connections = connections;
    }

    /**
     * On the server that lends the scratch database.
     *
     * @param server leads to any database of it, for making and dropping others; one connection is used as long as the drill lasts
     * @param connecting gives connections to the database of a name on the same server, as the same account; what it gives is closed in the end, if it can be
     */
    public static MariadbSandbox on(DataSource server, Function<String, DataSource> connecting) {
        return new MariadbSandbox(
                Objects.requireNonNull(server, "server"),
                Objects.requireNonNull(connecting, "connecting"),
                PoolShare.of(server));
    }

    /** How many connections a restore uses at once, at least 1. Default as for {@link MariadbTarget.Builder#connections}. */
    public MariadbSandbox connections(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("connections: must be at least 1, is " + count);
        }
        return new MariadbSandbox(server, connecting, count);
    }

    @Override
    public String kind() {
        return MariadbSource.KIND;
    }

    /** Whether a scratch database may be made is tried. How much room a server has cannot be asked for: if there is too little, the drill is skipped. */
    @Override
    public Optional<String> unavailable(BackupManifest backup, SourceRecord source) {
        try (Connection connection = server.getConnection()) {
            if (ScratchDatabase.ask(connection, "SELECT @@GLOBAL.read_only").equals("1")) {
                return Optional.of("the server is read-only, as replicas are; drill on another one");
            }
            String name = ScratchName.fresh();
            ScratchDatabase.execute(connection, "CREATE DATABASE " + name);
            ScratchDatabase.execute(connection, "DROP DATABASE IF EXISTS " + name);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(
                    SqlFailure.isDenied(e)
                            ? "the account may not make the scratch database " + ScratchName.PREFIX
                                    + "…: GRANT ALL ON `backup4j\\_drill\\_%`.* TO it, or drill on another server"
                            : SqlFailure.of("a scratch database cannot be made", e)
                                    .getMessage());
        }
    }

    @Override
    public DrillSession open(DrillContext context) throws IOException {
        ScratchDatabase.removeLeftovers(server);
        return new MariadbDrill(ScratchDatabase.make(server, connecting), connections);
    }

    @Override
    public String toString() {
        return "mariadb sandbox";
    }
}
