package io.backup4j.jdbc.postgres.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One reading of a schema: the connection, what is read, and what was found so far. Not thread-safe. */
final class Reading {
    private static final int OLDEST = 140000;
    private static final int NEWEST_MAJOR = 18;

    private final Connection connection;
    private final SchemaScope scope;
    private final List<SchemaPart> parts;
    private final int version;
    private final Drafts drafts = new Drafts();
    private final ExtensionMembers members = new ExtensionMembers();
    private final List<TableData> tables = new ArrayList<>();
    private final List<Long> largeObjects = new ArrayList<>();
    private final TreeSet<String> unrepresentable = new TreeSet<>();
    private final TreeSet<String> expected = new TreeSet<>();
    private final TreeSet<String> leftOut = new TreeSet<>();

    /** What is done with one row of a result. */
    @FunctionalInterface
    interface RowReader {
        void take(Row row) throws SQLException;
    }

    Reading(Connection connection, SchemaScope scope, List<SchemaPart> parts) throws SQLException {
        this.parts = parts;
        this.connection = connection;
        this.scope = scope;
        int[] found = new int[1];
        query(
                "SELECT pg_catalog.current_setting('server_version_num')::int AS version",
                row -> found[0] = (int) row.number("version"));
        this.version = found[0];
        if (version < OLDEST) {
            throw new SQLException("server version " + version / 10000
                    + " is older than 14, the oldest whose schema can be read; upgrade the server, or use the"
                    + " pg_dump of its version");
        }
        if (version / 10000 > NEWEST_MAJOR) {
            unrepresentable.add("SERVER version " + version / 10000 + ": newer than " + NEWEST_MAJOR
                    + ", the newest whose catalogs are known");
        }
    }

    DatabaseSchema read() throws SQLException {
        try (ReadingSettings settings = new ReadingSettings(connection)) {
            members.load(this);
            for (SchemaPart part : parts) {
                part.read(this);
            }
            new Dependencies(this).connect();
            List<SchemaObject> objects = new CreationOrder(drafts, unrepresentable).objects();
            new CatalogueAccount(this).check();
            settings.keep();
            return new DatabaseSchema(
                    version,
                    objects,
                    List.copyOf(unrepresentable),
                    tables,
                    largeObjects,
                    List.copyOf(expected),
                    List.copyOf(leftOut));
        }
    }

    void query(String sql, RowReader reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(2000);
            try (ResultSet rows = statement.executeQuery(sql)) {
                Row row = new Row(rows);
                while (rows.next()) {
                    reader.take(row);
                }
            }
        }
    }

    SchemaScope scope() {
        return scope;
    }

    Drafts drafts() {
        return drafts;
    }

    ExtensionMembers members() {
        return members;
    }

    List<TableData> tables() {
        return tables;
    }

    List<Long> largeObjects() {
        return largeObjects;
    }

    /** Whether the server is of this major version or newer. */
    boolean since(int major) {
        return version >= major * 10000;
    }

    /** An expression that only servers from a version on have, and what stands for it on older ones. */
    String since(int major, String expression, String otherwise) {
        return since(major) ? expression : otherwise;
    }

    /** Whether an object of a schema is to be written: it is no extension's, lies in a schema of the scope, and in no temporary one. */
    boolean takes(String catalogue, long oid, String schema) {
        return !members.contains(catalogue, oid) && takesSchema(schema);
    }

    /** Whether an object that lies in no schema is to be written. */
    boolean takes(String catalogue, long oid) {
        return !members.contains(catalogue, oid) && !scope.isPartial();
    }

    boolean takesSchema(String schema) {
        return !isTemporary(schema) && (!scope.isPartial() || scope.schemas().contains(schema));
    }

    /** Whether a schema holds a session's temporary objects. */
    static boolean isTemporary(String schema) {
        return schema.startsWith("pg_temp_") || schema.startsWith("pg_toast_temp_") || schema.equals("pg_toast");
    }

    /** The draft of a table, or null when the table is not written: it is an extension's, temporary or outside of the scope. */
    @Nullable
    Draft table(long oid) {
        Draft draft = drafts.bearer("pg_class", oid);
        return draft == null || draft.kind.equals(ExtensionsPart.KIND) ? null : draft;
    }

    void refuse(String title, String reason) {
        unrepresentable.add(title + ": " + reason);
    }

    void expect(String what) {
        expected.add(what);
    }

    void leaveOut(String title, String reason) {
        leftOut.add(title + ": " + reason);
    }
}
