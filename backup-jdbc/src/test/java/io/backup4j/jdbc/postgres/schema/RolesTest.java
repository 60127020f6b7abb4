package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Roles of a server that has lost them are made again with their memberships, whoever granted these. */
class RolesTest {
    private static final String MEMBERSHIPS = """
            SELECT m.roleid::regrole || ' ' || m.member::regrole || ' ' || m.grantor::regrole || ' ' || m.admin_option || m.inherit_option || m.set_option
            FROM pg_auth_members m WHERE m.member::regrole::text LIKE 'chain%' ORDER BY 1
            """;

    @Test
    void membershipsKeepTheirOptionsAndGrantors() throws SQLException {
        Server server = Server.of(Server.Major.NEWEST);
        String database = server.newDatabase();
        try (Connection connection = server.connect("postgres")) {
            Server.run(
                    connection,
                    "CREATE ROLE chain_group",
                    "CREATE ROLE chain_1_last NOINHERIT",
                    "CREATE ROLE chain_2_middle",
                    "CREATE ROLE chain_3_first REPLICATION",
                    "GRANT chain_group TO chain_3_first WITH ADMIN TRUE, INHERIT FALSE, SET FALSE",
                    "GRANT chain_group TO chain_2_middle WITH ADMIN TRUE, SET FALSE GRANTED BY chain_3_first",
                    "GRANT chain_group TO chain_1_last WITH INHERIT TRUE GRANTED BY chain_2_middle",
                    "GRANT pg_monitor TO chain_1_last",
                    "GRANT SET ON PARAMETER log_min_duration_statement TO chain_3_first");
            String before = Server.ask(connection, MEMBERSHIPS);
            DatabaseSchema schema =
                    server.read(database, SchemaScope.everything().with(SchemaScope.Roles.WITHOUT_PASSWORDS));
            Server.run(
                    connection,
                    "DROP OWNED BY chain_3_first",
                    "DROP ROLE chain_1_last",
                    "DROP ROLE chain_2_middle",
                    "DROP ROLE chain_3_first",
                    "DROP ROLE chain_group");

            for (SchemaObject object : schema.objects()) {
                if (object.section() == Section.ROLE && object.toString().contains("chain")) {
                    Server.run(connection, object.statements().toArray(String[]::new));
                }
                if (object.kind().equals("PARAMETER PRIVILEGES")) {
                    Server.run(connection, object.grants().toArray(String[]::new));
                }
            }

            assertThat(before.lines()).hasSize(4);
            assertThat(Server.ask(connection, MEMBERSHIPS)).isEqualTo(before);
            assertThat(Server.ask(connection, "SELECT rolinherit FROM pg_roles WHERE rolname = 'chain_1_last'"))
                    .isEqualTo("f");
            assertThat(Server.ask(connection, "SELECT rolreplication FROM pg_roles WHERE rolname = 'chain_3_first'"))
                    .isEqualTo("t");
            assertThat(
                            Server.ask(
                                    connection,
                                    "SELECT has_parameter_privilege('chain_3_first', 'log_min_duration_statement', 'SET')::text"))
                    .isEqualTo("true");
        }
    }
}
