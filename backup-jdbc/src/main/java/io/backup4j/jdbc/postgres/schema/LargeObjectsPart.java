package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Large objects, empty, in groups of one owner: a database may have millions. */
final class LargeObjectsPart implements SchemaPart {
    private static final int GROUP = 1000;

    /** The group that is being filled. */
    private static final class Group {
        private final String owner;
        private final List<Long> oids = new ArrayList<>();

        Group(String owner) {
            this.owner = owner;
        }
    }

    @Override
    public void read(Reading reading) throws SQLException {
        if (reading.scope().isPartial()) {
            return;
        }
        Group[] current = new Group[1];
        reading.query("""
                SELECT m.oid, %s AS owner
                FROM pg_catalog.pg_largeobject_metadata m
                ORDER BY 2, 1
                """.formatted(Sql.role("m.lomowner")), row -> {
            Group group = current[0];
            if (group == null || !group.owner.equals(row.text("owner")) || group.oids.size() == GROUP) {
                close(reading, group);
                group = new Group(row.text("owner"));
                current[0] = group;
            }
            group.oids.add(row.number("oid"));
        });
        close(reading, current[0]);
        reading.largeObjects().sort(null);
    }

    private static void close(Reading reading, @Nullable Group group) {
        if (group == null) {
            return;
        }
        List<Long> oids = group.oids;
        String name = oids.size() == 1 ? oids.get(0).toString() : oids.get(0) + " to " + oids.get(oids.size() - 1);
        Draft draft = reading.drafts().add("LARGE OBJECT", "", name, Section.PRE_DATA);
        String list = Sql.literal("{"
                        + String.join(",", oids.stream().map(String::valueOf).toList()) + "}") + "::pg_catalog.oid[]";
        draft.statement("SELECT pg_catalog.count(pg_catalog.lo_create(o)) FROM pg_catalog.unnest(" + list + ") o");
        for (long oid : oids) {
            draft.ownership.add("ALTER LARGE OBJECT " + oid + " OWNER TO " + group.owner);
            // The catalog under which the server records privileges and comments.
            reading.drafts().covers(draft, "pg_largeobject", oid);
        }
        reading.largeObjects().addAll(oids);
    }
}
