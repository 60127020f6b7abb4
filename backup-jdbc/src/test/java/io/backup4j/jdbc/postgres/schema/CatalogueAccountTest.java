package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing that users made is left out in silence. */
class CatalogueAccountTest {
    /** Parts that make no row with an oid of its own; the round trip misses them. */
    private static final Set<Class<?>> WITHOUT_ROWS = Set.of(
            RolesPart.class,
            SequenceValuesPart.class,
            IndexAttachments.class,
            ExtensionDataPart.class,
            DatabasePart.class,
            GrantsPart.class,
            CommentsPart.class,
            ExpectedRolesPart.class);

    private static Server server;
    private static String fixture;

    @BeforeAll
    static void makeFixture() throws SQLException {
        server = Server.of(Server.Major.NEWEST);
        fixture = server.newFixture();
    }

    @Test
    void aRowThatNoPartWritesIsRefusedByName() throws SQLException {
        SoftAssertions softly = new SoftAssertions();
        for (SchemaPart missing : SchemaParts.IN_ORDER) {
            if (!WITHOUT_ROWS.contains(missing.getClass())) {
                List<SchemaPart> others = new ArrayList<>(SchemaParts.IN_ORDER);
                others.remove(missing);
                softly.assertThat(readWith(others).unrepresentable())
                        .as("without " + missing.getClass().getSimpleName())
                        .isNotEmpty();
            }
        }
        softly.assertAll();
    }

    @Test
    void theRefusalNamesTheObjectAndItsCatalogue() throws SQLException {
        List<SchemaPart> others = new ArrayList<>(SchemaParts.IN_ORDER);
        others.removeIf(part -> part instanceof ConversionsPart || part instanceof PoliciesPart);

        assertThat(readWith(others).unrepresentable())
                .anyMatch(refusal ->
                        refusal.startsWith("conversion routines.latin: ") && refusal.contains("pg_conversion"))
                .anyMatch(refusal ->
                        refusal.startsWith("policy \"Odd Policy\" on keys.a: ") && refusal.contains("pg_policy"));
    }

    @Test
    void everyCatalogueOfTheServerIsKnown() throws SQLException {
        try (Connection connection = server.connect(fixture)) {
            List<String> withoutOid = Server.column(
                    connection,
                    "SELECT relname FROM pg_class c WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND NOT EXISTS"
                            + " (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'oid')");
            assertThat(Catalogues.IDENTIFIED_BY_OTHERS).containsAll(withoutOid);
        }
    }

    @Test
    void temporaryObjectsOfSessionsAreNotRefused() throws SQLException {
        String database = server.newDatabase();
        try (Connection session = server.connect(database)) {
            Server.run(
                    session,
                    "CREATE TEMPORARY TABLE passing (id serial PRIMARY KEY, big text DEFAULT 'x', CHECK (id > 0))",
                    "CREATE INDEX ON passing (big)",
                    "CREATE TEMPORARY VIEW passing_view AS SELECT * FROM passing",
                    "CREATE FUNCTION pg_temp.passing_function() RETURNS pg_temp.passing LANGUAGE sql AS 'SELECT * FROM passing'",
                    "CREATE TYPE pg_temp.passing_type AS ENUM ('a')",
                    "CREATE TABLE lasting (id integer)",
                    "CREATE SEQUENCE pg_temp.passing_sequence");
            DatabaseSchema schema = server.read(database, SchemaScope.everything());

            assertThat(schema.unrepresentable()).isEmpty();
            assertThat(schema.objects()).extracting(SchemaObject::title).noneMatch(title -> title.contains("passing"));
            assertThat(schema.tables()).extracting(TableData::name).containsExactly("lasting");
        }
    }

    private static DatabaseSchema readWith(List<SchemaPart> parts) throws SQLException {
        try (Connection connection = server.connect(fixture)) {
            connection.setAutoCommit(false);
            return new Reading(connection, SchemaScope.everything().withSecrets(), parts).read();
        }
    }
}
