package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A schema of the oldest server is made on the newest, roles included. */
class SchemaUpgradeTest {
    private static final String ROLE = """
            SELECT concat_ws(' ', rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit, rolpassword,
                extract(epoch FROM rolvaliduntil), s.setconfig, m.roleid::regrole, m.admin_option)
            FROM pg_authid a JOIN pg_db_role_setting s ON s.setrole = a.oid JOIN pg_auth_members m ON m.member = a.oid
            WHERE rolname = 'Of the oldest'
            """;

    @Test
    void theNewestServerTakesTheSchemaOfTheOldest() throws SQLException {
        Server oldest = Server.of(Server.Major.OLDEST);
        Server newest = Server.of(Server.Major.NEWEST);
        String copy = newest.newDatabase();
        try (Connection connection = oldest.connect("postgres")) {
            Server.run(
                    connection,
                    "CREATE ROLE \"Of the oldest\" LOGIN CREATEDB NOINHERIT CONNECTION LIMIT 3 PASSWORD 'it''s' VALID UNTIL '2041-01-01 00:00:00+00'",
                    "ALTER ROLE \"Of the oldest\" SET search_path TO \"a, b\", public",
                    "GRANT fixture_owner TO \"Of the oldest\" WITH ADMIN OPTION");
        }
        DatabaseSchema schema = oldest.read(
                oldest.newFixture(),
                SchemaScope.everything().with(SchemaScope.Roles.WITH_PASSWORDS).withSecrets());

        try (Connection connection = newest.connect(copy)) {
            Replay.run(schema, connection);
            assertThat(
                            Server.ask(
                                    connection,
                                    "SELECT count(*) FROM pg_class WHERE relnamespace = 'tables'::regnamespace AND relkind IN ('r', 'p')"))
                    .isEqualTo(Long.toString(schema.objects().stream()
                            .filter(object -> object.kind().equals("TABLE")
                                    && object.schema().equals("tables"))
                            .count()));
        }
        try (Connection before = oldest.connect("postgres");
                Connection after = newest.connect("postgres")) {
            assertThat(Server.ask(after, ROLE)).contains("SCRAM-SHA-256").isEqualTo(Server.ask(before, ROLE));
        }
        assertThat(newest.read(copy, SchemaScope.everything()).unrepresentable())
                .isEmpty();
    }
}
