package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The extensions that come with the server, installed as plain objects: thousands of types, functions, operators and classes that other people wrote. */
class ContributedObjectsTest {
    /** Need a language or schema that is not there, or have statements inside of functions that the driver does not take apart, or were put there by another test. */
    private static final String NOT_PLAIN = "backup4j.*|plpgsql|intagg|earthdistance|.*(perl|python|tcl).*";

    @Test
    void objectsOfContributedModulesAreMadeAgain() throws SQLException {
        Server server = Server.of(Server.Major.NEWEST);
        String original = server.newDatabase();
        String copy = server.newDatabase();
        int installed = 0;
        try (Connection connection = server.connect(original)) {
            String folder =
                    Server.ask(connection, "SELECT setting FROM pg_config WHERE name = 'SHAREDIR'") + "/extension/";
            for (String module : modules(connection, folder)) {
                install(connection, folder, module);
                installed++;
            }
        }
        assertThat(installed).isGreaterThan(30);

        DatabaseSchema schema = server.read(original, SchemaScope.everything());
        assertThat(schema.unrepresentable()).isEmpty();
        assertThat(schema.objects()).hasSizeGreaterThan(2000);
        try (Connection before = server.connect(original);
                Connection after = server.connect(copy)) {
            Replay.run(schema, after);
            List<String> lost = new ArrayList<>(CatalogueFingerprint.of(before));
            List<String> added = CatalogueFingerprint.of(after);
            assertThat(added).isEqualTo(lost);
        }
    }

    private static List<String> modules(Connection connection, String folder) throws SQLException {
        return Server.column(
                connection,
                "SELECT replace(f, '.control', '') FROM pg_ls_dir('" + folder
                        + "') f WHERE f LIKE '%.control' AND f !~ '^(" + NOT_PLAIN + ")\\.control$' ORDER BY 1");
    }

    private static void install(Connection connection, String folder, String module) throws SQLException {
        String control = Server.ask(connection, "SELECT pg_read_file('" + folder + module + ".control')");
        Matcher path = Pattern.compile("module_pathname *= *'([^']+)'").matcher(control);
        List<String> scripts = Server.column(
                connection,
                "SELECT f FROM pg_ls_dir('" + folder + "') f WHERE f ~ '^" + module
                        + "--[0-9.]+\\.sql$' ORDER BY f COLLATE \"C\" DESC LIMIT 1");
        String script = Server.ask(connection, "SELECT pg_read_file('" + folder + scripts.get(0) + "')")
                .replaceAll("(?m)^\\\\.*$", "")
                .replace("MODULE_PATHNAME", path.find() ? path.group(1) : "");
        Server.run(
                connection,
                "CREATE SCHEMA \"from " + module + "\"",
                "SET search_path TO \"from " + module + "\", \"from cube\", \"from hstore\", public",
                script);
    }
}
