package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.DatabaseSchema;
import io.backup4j.jdbc.postgres.schema.SchemaObject;
import io.backup4j.jdbc.postgres.schema.Section;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The statements of a schema as scripts for {@code psql}. Stateless but for the schema. */
final class PsqlScript {
    /** Kinds that any database may have already, and that are then as good as made. */
    private static final Set<String> SHARED = Set.of("SCHEMA", "EXTENSION", "LANGUAGE", "ACCESS METHOD");

    private static final String DEFAULT_PRIVILEGES = "DEFAULT PRIVILEGES";

    private final DatabaseSchema schema;

    PsqlScript(DatabaseSchema schema) {
        this.schema = schema;
    }

    /** Everything that comes before rows. */
    void begin(OutputStream out, boolean largeObjects) throws IOException {
        line(out, "-- Makes this database again. In the folder of this file, on a new and empty database:");
        line(out, "--   psql -X -d NAME -f restore.sql");
        line(
                out,
                "-- then, where the roles are known (roles.sql makes them, if it is there): psql -X -d NAME -f privileges.sql");
        for (String expected : schema.expected()) {
            line(out, "-- It expects: " + expected.replaceAll("\\p{Cntrl}", " "));
        }
        settings(out);
        for (SchemaObject object : schema.objects()) {
            if (object.section() == Section.PRE_DATA) {
                object(out, object);
            }
        }
        if (largeObjects) {
            line(out, "\\ir " + PostgresArchive.LARGE_OBJECTS);
        }
    }

    /** Rows of a table from a file. */
    void rows(OutputStream out, String table, String file) throws IOException {
        if (table.indexOf('\n') >= 0 || table.indexOf('\r') >= 0) {
            throw new IOException(
                    "table " + table.replaceAll("\\p{Cntrl}", "?")
                            + " has a line end in its name or that of a column, which psql cannot copy; export without scripts");
        }
        line(out, "\\copy " + table + " FROM '" + file.replace("'", "''") + "'");
    }

    /** Everything that comes after rows. */
    void end(OutputStream out) throws IOException {
        for (Section section : List.of(Section.DATA, Section.POST_DATA, Section.AFTER)) {
            for (SchemaObject object : schema.objects()) {
                if (object.section() == section && !object.kind().equals(DEFAULT_PRIVILEGES)) {
                    object(out, object);
                }
            }
        }
        for (SchemaObject object : schema.objects()) {
            if (object.section() != Section.ROLE) {
                statements(out, object.comments());
            }
        }
        line(out, "ANALYZE;");
    }

    void privileges(OutputStream out) throws IOException {
        settings(out);
        for (SchemaObject object : schema.objects()) {
            if (object.section() != Section.ROLE) {
                statements(out, object.ownership());
            }
        }
        for (SchemaObject object : schema.objects()) {
            if (object.section() != Section.ROLE) {
                statements(out, object.grants());
            }
        }
        for (SchemaObject object : schema.objects()) {
            if (object.kind().equals(DEFAULT_PRIVILEGES)) {
                statements(out, object.statements());
            }
        }
    }

    boolean hasRoles() {
        return schema.objects().stream().anyMatch(object -> object.section() == Section.ROLE);
    }

    void roles(OutputStream out) throws IOException {
        line(out, "-- Roles may exist already; what cannot be made is shown, and the rest is.");
        for (SchemaObject object : schema.objects()) {
            if (object.section() == Section.ROLE) {
                statements(out, object.statements());
                statements(out, object.grants());
                statements(out, object.comments());
            }
        }
    }

    private static void settings(OutputStream out) throws IOException {
        line(out, "\\set ON_ERROR_STOP on");
        line(out, "\\encoding UTF8");
        statements(out, DatabaseSchema.SESSION_SETTINGS);
    }

    private static void object(OutputStream out, SchemaObject object) throws IOException {
        List<String> made = object.withoutTablespaces().statements();
        if (made.isEmpty()) {
            return;
        }
        boolean shared = SHARED.contains(object.kind());
        if (shared) {
            line(out, "\\set ON_ERROR_STOP off");
        }
        statements(out, made);
        if (shared) {
            line(out, "\\set ON_ERROR_STOP on");
        }
    }

    private static void statements(OutputStream out, List<String> statements) throws IOException {
        for (String statement : statements) {
            line(out, statement + ";");
        }
    }

    private static void line(OutputStream out, String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
