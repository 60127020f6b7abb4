package io.backup4j.jdbc.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Which servers are known. Stateless. */
public final class ServerVersion {
    /** The first with scans of ctid ranges, without which each range would read its whole table. */
    static final int OLDEST = 14;

    private ServerVersion() {}

    /**
     * The major version, from what the server said when the connection began.
     *
     * @throws IOException if it is not PostgreSQL, or too old
     */
    public static int require(Connection connection) throws SQLException, IOException {
        String product = connection.getMetaData().getDatabaseProductName();
        if (!"PostgreSQL".equals(product)) {
            throw new IOException("the data source leads to " + product + ", expected PostgreSQL");
        }
        int major = connection.getMetaData().getDatabaseMajorVersion();
        if (major < OLDEST) {
            throw new IOException(
                    "the server is PostgreSQL " + connection.getMetaData().getDatabaseProductVersion() + ", but "
                            + OLDEST + " is the oldest supported: upgrade it, or use the pg_dump of its version");
        }
        return major;
    }
}
