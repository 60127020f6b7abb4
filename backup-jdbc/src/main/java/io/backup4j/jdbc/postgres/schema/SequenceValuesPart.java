package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Values of sequences. They follow no snapshot: the value is that of the moment of reading, so it is never behind the rows of an earlier snapshot. The
 * sequences that an extension declared as part of its configuration are read too.
 */
final class SequenceValuesPart implements SchemaPart {
    /** How many sequences one query reads: each is a lock and an open relation for the server. */
    private static final int GROUP = 500;

    private record Sequence(String schema, String name, String quoted, Draft maker) {}

    @Override
    public void read(Reading reading) throws SQLException {
        List<Sequence> sequences = new ArrayList<>();
        reading.query(
                """
                SELECT c.oid, %s AS schema, c.relname AS name, %s AS quoted, pg_catalog.has_sequence_privilege(c.oid, 'SELECT') AS readable,
                       c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery() AS lost,
                       EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE c.oid = ANY (e.extconfig)) AS configuration
                FROM pg_catalog.pg_class c
                WHERE c.oid >= 16384 AND c.relkind = 'S' AND c.relpersistence <> 't'
                ORDER BY 2, 3
                """.formatted(Sql.schemaName("c.relnamespace"), Sql.qualified("c.relnamespace", "c.relname")), row -> {
                    Draft maker = reading.drafts().bearer("pg_class", row.number("oid"));
                    if (maker == null
                            && row.flag("configuration")
                            && !reading.scope().isPartial()) {
                        Long extension = reading.members().extension(new Address("pg_class", row.number("oid")));
                        maker = extension == null ? null : reading.drafts().bearer("pg_extension", extension);
                    }
                    if (maker == null) {
                        return;
                    }
                    Sequence sequence = new Sequence(row.text("schema"), row.text("name"), row.text("quoted"), maker);
                    if (!row.flag("readable")) {
                        reading.refuse(
                                "SEQUENCE VALUE " + sequence.schema() + "." + sequence.name(),
                                "the connected role may not read it; grant SELECT");
                    } else if (row.flag("lost")) {
                        reading.refuse(
                                "SEQUENCE VALUE " + sequence.schema() + "." + sequence.name(),
                                "it is unlogged, so a replica does not have it");
                    } else {
                        sequences.add(sequence);
                    }
                });
        for (int from = 0; from < sequences.size(); from += GROUP) {
            values(reading, sequences.subList(from, Math.min(from + GROUP, sequences.size())));
        }
    }

    private static void values(Reading reading, List<Sequence> group) throws SQLException {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < group.size(); i++) {
            sql.append(i == 0 ? "" : " UNION ALL ")
                    .append("SELECT ")
                    .append(i)
                    .append(" AS place, last_value, is_called FROM ")
                    .append(group.get(i).quoted());
        }
        reading.query(sql.append(" ORDER BY place").toString(), row -> {
            Sequence sequence = group.get((int) row.number("place"));
            reading.drafts()
                    .add("SEQUENCE VALUE", sequence.schema(), sequence.name(), Section.DATA)
                    .statement("SELECT pg_catalog.setval(" + Sql.literal(sequence.quoted()) + ", "
                            + row.text("last_value") + ", " + row.flag("is_called") + ")")
                    .needs(sequence.maker());
        });
    }
}
