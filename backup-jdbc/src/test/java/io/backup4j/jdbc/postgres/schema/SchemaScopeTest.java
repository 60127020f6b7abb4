package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is read when not everything is asked for, or not everything may be read. */
class SchemaScopeTest {
    private static Server server;
    private static String fixture;

    @BeforeAll
    static void makeFixture() throws SQLException {
        server = Server.of(Server.Major.NEWEST);
        fixture = server.newFixture();
    }

    @Test
    void aNamedSchemaHoldsOnlyItsOwnObjectsAndNamesWhatItNeeds() throws SQLException {
        DatabaseSchema schema = server.read(fixture, new SchemaScope(List.of("types", "tables")));

        assertThat(schema.unrepresentable()).isEmpty();
        assertThat(schema.objects())
                .allMatch(object -> object.kind().equals("SCHEMA")
                        || List.of("types", "tables").contains(object.schema()));
        assertThat(schema.objects())
                .extracting(SchemaObject::title)
                .contains("SCHEMA types", "TABLE tables.columns", "TYPE types.mood");
        assertThat(schema.largeObjects()).isEmpty();
        assertThat(schema.expected())
                .contains("ROLE fixture_owner", "type routines.accounts", "access method heap_again");
    }

    @Test
    void passwordsAreLeftOutAndTheirObjectsNamed() throws SQLException {
        DatabaseSchema schema =
                server.read(fixture, SchemaScope.everything().with(SchemaScope.Roles.WITHOUT_PASSWORDS));

        assertThat(statements(schema)).doesNotContain("mapping password", "stream password", "SCRAM-SHA-256", "md5");
        assertThat(statements(schema)).contains("far user", "CONNECTION 'host=nowhere user=far");
        assertThat(schema.leftOut())
                .contains(
                        "USER MAPPING fixture_owner ON far: the option password", "SUBSCRIPTION stream: its password");
    }

    @Test
    void passwordsAreReadWhenTheyAreAskedFor() throws SQLException {
        DatabaseSchema schema = server.read(
                fixture,
                SchemaScope.everything().with(SchemaScope.Roles.WITH_PASSWORDS).withSecrets());

        assertThat(statements(schema)).contains("mapping password", "stream password", "SCRAM-SHA-256");
        assertThat(schema.objects().toString()).doesNotContain("mapping password", "SCRAM-SHA-256");
    }

    @Test
    void whatAnOrdinaryRoleMayNotReadIsRefusedByName() throws SQLException {
        try (Connection connection = server.connect(fixture)) {
            Server.run(connection, "SET SESSION AUTHORIZATION fixture_writer");
            DatabaseSchema schema =
                    Server.read(connection, SchemaScope.everything().with(SchemaScope.Roles.WITH_PASSWORDS));

            assertThat(schema.unrepresentable())
                    .contains(
                            "USER MAPPING fixture_owner ON far: the connected role may not see its options; connect as a superuser",
                            "SUBSCRIPTION stream: the connected role may not read its connection; only a superuser may",
                            "SEQUENCE VALUE tables.plain_sequence: the connected role may not read it; grant SELECT");
            assertThat(schema.leftOut()).contains("ROLE passwords: the connected role may not read them");
            assertThat(statements(schema)).contains("CREATE ROLE fixture_owner").doesNotContain("SCRAM-SHA-256");
        }
    }

    @Test
    void settingsOfTheConnectionAreLeftAsTheyWere() throws SQLException {
        try (Connection connection = server.connect(fixture)) {
            Server.run(connection, "SET search_path TO tables, types", "SET IntervalStyle TO 'iso_8601'");
            Server.read(connection, SchemaScope.everything());

            assertThat(Server.ask(connection, "SHOW search_path")).isEqualTo("tables, types");
            assertThat(Server.ask(connection, "SHOW IntervalStyle")).isEqualTo("iso_8601");
        }
    }

    @Test
    void aPublicSchemaThatWasMadeAgainIsReadAsItIs() throws SQLException {
        String original = server.newDatabase();
        String copy = server.newDatabase();
        try (Connection connection = server.connect(original)) {
            Server.run(
                    connection,
                    "DROP SCHEMA public",
                    "CREATE SCHEMA public AUTHORIZATION fixture_owner",
                    "GRANT USAGE ON SCHEMA public TO fixture_writer");
        }
        try (Connection connection = server.connect(copy)) {
            Replay.run(server.read(original, SchemaScope.everything()), connection);
            assertThat(
                            Server.ask(
                                    connection,
                                    "SELECT nspowner::regrole || ' ' || nspacl::text FROM pg_namespace WHERE nspname = 'public'"))
                    .isEqualTo("fixture_owner {fixture_owner=UC/fixture_owner,fixture_writer=U/fixture_owner}");
        }
    }

    @Test
    void invalidIndexesAreLeftOutByName() throws SQLException {
        String database = server.newDatabase();
        try (Connection connection = server.connect(database)) {
            Server.run(connection, "CREATE TABLE public.t (a integer)", "INSERT INTO public.t VALUES (1), (1)");
            assertThatThrownBy(() -> Server.run(connection, "CREATE UNIQUE INDEX CONCURRENTLY broken ON public.t (a)"))
                    .isInstanceOf(SQLException.class);
        }
        DatabaseSchema schema = server.read(database, SchemaScope.everything());

        assertThat(schema.unrepresentable()).isEmpty();
        assertThat(schema.leftOut())
                .containsExactly(
                        "INDEX public.broken: it is not valid (a concurrent build failed); drop or rebuild it");
    }

    @Test
    void configurationOfAnExtensionIsDataAndItsTablesMayBeReferredTo() throws SQLException {
        String database = server.newDatabase();
        try (Connection connection = server.connect(database)) {
            Server.run(
                    connection,
                    "CREATE EXTENSION hstore SCHEMA public",
                    "CREATE TABLE public.configuration (id integer PRIMARY KEY, kind text, twice integer GENERATED ALWAYS AS (id * 2) STORED)",
                    "CREATE TYPE public.of_extension AS ENUM ('a', 'b')",
                    "ALTER EXTENSION hstore ADD TABLE public.configuration",
                    "ALTER EXTENSION hstore ADD TYPE public.of_extension",
                    "UPDATE pg_extension SET extconfig = ARRAY['public.configuration'::regclass::oid], extcondition = ARRAY['WHERE id > 9']"
                            + " WHERE extname = 'hstore'",
                    "CREATE TABLE public.refers (id integer REFERENCES public.configuration)");
        }
        DatabaseSchema schema = server.read(database, SchemaScope.everything());

        assertThat(schema.unrepresentable()).isEmpty();
        assertThat(schema.objects())
                .extracting(SchemaObject::title)
                .contains("TABLE public.refers", "FOREIGN KEY public.refers refers_id_fkey")
                .doesNotContain("TABLE public.configuration", "TYPE public.of_extension");
        assertThat(schema.tables()).anySatisfy(table -> {
            assertThat(table.name()).isEqualTo("configuration");
            assertThat(table.columns()).containsExactly("id", "kind");
            assertThat(table.condition()).isEqualTo("WHERE id > 9");
        });
    }

    @Test
    void keyTriggersThatAreOnlyPartlySwitchedOffAreRefused() throws SQLException {
        String database = server.newDatabase();
        try (Connection connection = server.connect(database)) {
            Server.run(
                    connection,
                    "CREATE TABLE public.a (id integer PRIMARY KEY)",
                    "CREATE TABLE public.b (id integer REFERENCES public.a)");
            String name = Server.column(
                            connection, "SELECT tgname FROM pg_trigger WHERE tgrelid = 'public.b'::regclass")
                    .get(0);
            Server.run(connection, "ALTER TABLE public.b DISABLE TRIGGER \"" + name + "\"");
        }
        assertThat(server.read(database, SchemaScope.everything()).unrepresentable())
                .singleElement()
                .asString()
                .startsWith("TABLE public.b: ");
    }

    private static String statements(DatabaseSchema schema) {
        StringBuilder all = new StringBuilder();
        schema.objects().forEach(object -> object.statements()
                .forEach(statement -> all.append(statement).append('\n')));
        return all.toString();
    }
}
