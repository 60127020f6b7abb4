package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** A database with every kind of object, made again from what was read, is the same for every catalog. */
class SchemaRoundTripTest {
    private static final SchemaScope ALL = SchemaScope.everything().withSecrets();

    @Test
    void theNewestServerMakesTheSameDatabaseAgain() throws SQLException {
        roundTrip(Server.of(Server.Major.NEWEST));
    }

    @Test
    void theOldestServerMakesTheSameDatabaseAgain() throws SQLException {
        roundTrip(Server.of(Server.Major.OLDEST));
    }

    private static void roundTrip(Server server) throws SQLException {
        String original = server.newFixture();
        String copy = server.newDatabase();
        DatabaseSchema schema = server.read(original, ALL);

        assertThat(schema.unrepresentable()).isEmpty();
        assertThat(streamed(schema)).isEqualTo(schema);
        try (Connection connection = server.connect(copy)) {
            Replay.run(schema, connection);
        }

        assertThat(lines(server.read(copy, ALL))).isEqualTo(lines(schema));
        List<String> before = fingerprint(server, original);
        List<String> after = fingerprint(server, copy);
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(without(before, after)).as("lost").isEmpty();
            softly.assertThat(without(after, before)).as("added").isEmpty();
        });
    }

    private static DatabaseSchema streamed(DatabaseSchema schema) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            SchemaStream.write(schema, out);
            return SchemaStream.read(new ByteArrayInputStream(out.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> fingerprint(Server server, String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            return CatalogueFingerprint.of(connection);
        }
    }

    /** The lines of a list that another has not, or not as often. */
    private static List<String> without(List<String> lines, List<String> others) {
        Map<String, Integer> open = new HashMap<>();
        others.forEach(line -> open.merge(line, 1, Integer::sum));
        return lines.stream()
                .filter(line -> open.merge(line, -1, Integer::sum) < 0)
                .toList();
    }

    /** All of a schema but the oids of its tables, one line each, so that a difference is easy to see. */
    private static List<String> lines(DatabaseSchema schema) {
        List<String> lines = new ArrayList<>();
        for (SchemaObject object : schema.objects()) {
            lines.add(object + " after " + object.dependsOn());
            lines.addAll(object.statements());
            lines.addAll(object.ownership());
            lines.addAll(object.grants());
            lines.addAll(object.comments());
        }
        schema.tables()
                .forEach(table -> lines.add(table.schema() + "." + table.name() + table.columns() + table.condition()));
        lines.add(schema.largeObjects().toString());
        lines.addAll(schema.expected());
        lines.addAll(schema.leftOut());
        return lines;
    }
}
