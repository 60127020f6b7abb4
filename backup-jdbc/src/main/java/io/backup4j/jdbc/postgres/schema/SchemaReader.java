package io.backup4j.jdbc.postgres.schema;

import java.sql.Connection;
import java.sql.SQLException;

/** Reads the schema of a database from its catalogs. Stateless. */
public final class SchemaReader {
    private SchemaReader() {}

    /**
     * Reads a schema on a connection that is inside a transaction, best one with a snapshot that the copied rows share. Settings that the reading needs,
     * such as an empty search path, are set for it and put back afterwards.
     *
     * <p>The cost is a fixed number of queries, independent of the number of objects, but for sequences, which are read in groups.
     *
     * @throws SQLException when the server is older than 14, a catalog cannot be read, or the connection fails; the transaction is then of no more use
     */
    public static DatabaseSchema read(Connection connection, SchemaScope scope) throws SQLException {
        return new Reading(connection, scope, SchemaParts.IN_ORDER).read();
    }
}
