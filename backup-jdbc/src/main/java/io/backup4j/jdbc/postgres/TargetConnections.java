package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.RestoreConnections;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The connections of a restore into PostgreSQL. Thread-safe. */
final class TargetConnections extends RestoreConnections<TargetConnection> {
    private final DataSource pool;

    /** @throws SQLException if there is not even one */
    TargetConnections(DataSource pool, int most) throws SQLException {
        super(open(pool), most);
        this.pool = pool;
    }

    @Override
    public TargetConnection openAnother() throws SQLException {
        return open(pool);
    }

    private static TargetConnection open(DataSource pool) throws SQLException {
        Connection connection = pool.getConnection();
        try {
            return new TargetConnection(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    protected String reason(SQLException failure) {
        return SqlFailure.reason(failure);
    }
}
