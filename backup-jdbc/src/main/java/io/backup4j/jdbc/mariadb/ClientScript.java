package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.DatabaseSchema;
import io.backup4j.jdbc.mariadb.schema.ForeignKey;
import io.backup4j.jdbc.mariadb.schema.ObjectKind;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.StoredObject;
import io.backup4j.jdbc.mariadb.schema.TableDefinition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The statements of a schema as a script for the clients {@code mariadb} and {@code mysql}. Stateless but for the schema. */
final class ClientScript {
    /** Ends statements; bodies of routines hold semicolons. */
    private static final String END = "-//backup4j//-";

    private final DatabaseSchema schema;

    ClientScript(DatabaseSchema schema) {
        this.schema = schema;
    }

    /** Everything that comes before rows. */
    void begin(OutputStream out) throws IOException {
        write(
                out,
                "-- Makes this database again. In the folder of this file, with a new and empty database of the same name:");
        write(out, "--   " + client() + " --binary-mode --comments --local-infile=1 NAME < restore.sql");
        write(
                out,
                "-- Its name was " + schema.database().replaceAll("\\p{Cntrl}", "?")
                        + ". The server must allow local_infile.");
        write(out, "DELIMITER " + END);
        statement(out, "SET NAMES utf8mb4");
        statement(
                out,
                "SET time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0, sql_mode = "
                        + WriteSettings.SQL_MODE);
        statement(out, "/*M!100201 SET check_constraint_checks = 0 */");
        statement(out, "ALTER DATABASE CHARACTER SET " + schema.characterSet() + " COLLATE " + schema.collation());
        for (TableDefinition table : schema.tables()) {
            for (String each : table.statements()) {
                statement(out, each);
            }
        }
    }

    private String client() {
        return schema.server().contains("MariaDB") ? "mariadb" : "mysql";
    }

    /** Everything that comes after rows. */
    void end(OutputStream out) throws IOException {
        for (TableDefinition table : schema.tables()) {
            List<String> changes =
                    table.keys().stream().map(key -> "ADD " + key).collect(Collectors.toCollection(ArrayList::new));
            if (table.nextNumber() > 0) {
                changes.add("AUTO_INCREMENT = " + table.nextNumber());
            }
            alter(out, table, changes);
        }
        for (TableDefinition table : schema.tables()) {
            alter(
                    out,
                    table,
                    table.foreignKeys().stream()
                            .map(ForeignKey::definition)
                            .map(key -> "ADD " + key)
                            .toList());
        }
        for (StoredObject object : schema.objects()) {
            if (object.kind() == ObjectKind.VIEW && !object.names().isEmpty()) {
                String columns = object.names().stream()
                        .map(column -> "1 AS " + SqlText.identifier(column))
                        .collect(Collectors.joining(", "));
                statement(out, "CREATE VIEW " + SqlText.identifier(object.name()) + " AS SELECT " + columns);
            }
        }
        for (StoredObject object : schema.objects()) {
            object(out, object);
        }
    }

    private void alter(OutputStream out, TableDefinition table, List<String> changes) throws IOException {
        if (!changes.isEmpty()) {
            statement(out, "ALTER TABLE " + SqlText.identifier(table.name()) + " " + String.join(", ", changes));
        }
    }

    private void object(OutputStream out, StoredObject object) throws IOException {
        statement(out, "SET sql_mode = " + SqlText.literal(object.sqlMode()));
        if (!object.collation().isEmpty()) {
            statement(out, "SET collation_connection = " + SqlText.literal(object.collation()));
        }
        if (!object.timeZone().isEmpty()) {
            statement(out, "SET time_zone = " + SqlText.literal(object.timeZone()));
        }
        boolean other = !object.databaseCollation().isEmpty()
                && !object.databaseCollation().equals(schema.collation());
        if (other) {
            statement(out, "ALTER DATABASE COLLATE " + object.databaseCollation());
        }
        String made = object.withoutDefiner();
        statement(out, object.kind() == ObjectKind.VIEW ? made.replaceFirst("^CREATE ", "CREATE OR REPLACE ") : made);
        if (other) {
            statement(out, "ALTER DATABASE COLLATE " + schema.collation());
        }
    }

    void statement(OutputStream out, String statement) throws IOException {
        if (statement.contains(END)) {
            throw new IOException("a statement holds the text '" + END
                    + "', which ends statements in scripts; export without scripts");
        }
        write(out, statement + "\n" + END);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
