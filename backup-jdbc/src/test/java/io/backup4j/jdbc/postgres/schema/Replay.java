package io.backup4j.jdbc.postgres.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Makes a schema again, in the order that {@link DatabaseSchema} asks for. */
final class Replay {
    private Replay() {}

    static void run(DatabaseSchema schema, Connection connection) throws SQLException {
        for (String setting : DatabaseSchema.SESSION_SETTINGS) {
            Server.run(connection, setting);
        }
        for (SchemaObject object : schema.objects()) {
            if (object.section() != Section.AFTER) {
                run(connection, object, object.statements());
                run(connection, object, object.ownership());
            }
        }
        for (SchemaObject object : schema.objects()) {
            run(connection, object, object.grants());
        }
        for (SchemaObject object : schema.objects()) {
            if (object.section() == Section.AFTER) {
                run(connection, object, object.statements());
                run(connection, object, object.ownership());
            }
        }
        for (SchemaObject object : schema.objects()) {
            run(connection, object, object.comments());
        }
    }

    private static void run(Connection connection, SchemaObject object, List<String> statements) throws SQLException {
        for (String statement : statements) {
            try {
                Server.run(connection, statement);
            } catch (SQLException e) {
                throw new SQLException(object + ": " + statement, e);
            }
        }
    }
}
