package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.RestoreConnections;
import io.backup4j.jdbc.mariadb.schema.Server;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The connections of a restore into one database of MariaDB. Thread-safe. */
final class TargetConnections extends RestoreConnections<TargetConnection> {
    private final DataSource pool;
    private final WriteOptions options;
    private final Server server;
    private final String database;

    private TargetConnections(
            DataSource pool, WriteOptions options, Server server, String database, TargetConnection first) {
        super(first, options.connections());
        this.pool = pool;
        this.options = options;
        this.server = server;
        this.database = database;
    }

    /** @throws SQLException if there is not even one */
    static TargetConnections open(DataSource pool, WriteOptions options) throws SQLException, IOException {
        Connection first = pool.getConnection();
        boolean taken = false;
        try {
            String database = first.getCatalog();
            if (database == null || database.isEmpty()) {
                throw new IOException("the connection leads to no database: name one at the end of its URL");
            }
            Server server = Server.of(first);
            TargetConnections connections = new TargetConnections(
                    pool, options, server, database, new TargetConnection(first, server, database, options));
            taken = true;
            return connections;
        } finally {
            SnapshotConnection.closeUnless(taken, first);
        }
    }

    Server server() {
        return server;
    }

    /** Name of the database that is restored into. */
    String database() {
        return database;
    }

    @Override
    public TargetConnection openAnother() throws SQLException {
        Connection connection = pool.getConnection();
        TargetConnection taken = null;
        try {
            taken = new TargetConnection(connection, server, database, options);
            return taken;
        } finally {
            SnapshotConnection.closeUnless(taken != null, connection);
        }
    }

    @Override
    protected String reason(SQLException failure) {
        return SqlFailure.reason(failure);
    }
}
