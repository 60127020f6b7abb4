package io.backup4j.jdbc.drill;

import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections to a scratch database. Stateless. */
public final class ScratchPool {
    private ScratchPool() {}

    /** Closes a pool that was made for one database; a data source that keeps nothing open stays as it is. */
    public static void close(DataSource pool) throws SQLException {
        if (pool instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (SQLException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new SQLException("the pool of the scratch database cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
