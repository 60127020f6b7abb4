package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.RestoreReport;
import io.backup4j.spi.error.TargetException;
import io.backup4j.testkit.FailingAtTheEnd;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** A schema is restored under another name. */
@ExtendWith(TestServer.Lifetime.class)
class RenamedSchemaTest {
    private static final String SCHEMAS =
            "SELECT nspname || coalesce(nspacl::text, '') FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' ORDER BY 1";

    private PGSimpleDataSource original;
    private PGSimpleDataSource target;
    private Backups backups;

    @BeforeEach
    void backUp() throws Exception {
        original = TestServer.newDatabase();
        target = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE SCHEMA app",
                "CREATE SEQUENCE app.numbers",
                "CREATE TYPE app.mood AS ENUM ('good', 'bad')",
                "CREATE FUNCTION app.double(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i * 2'",
                "CREATE FUNCTION app.parsed() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT nextval('app.numbers'); END",
                "CREATE TABLE app.item (id bigint PRIMARY KEY DEFAULT nextval('app.numbers'), mood app.mood, n int CHECK (app.double(n) < 9000))",
                "INSERT INTO app.item (mood, n) SELECT 'good', i FROM generate_series(1, 4000) i",
                "CREATE INDEX ON app.item (app.double(n))",
                "CREATE VIEW app.happy AS SELECT app.id FROM app.item app WHERE mood = 'good'",
                "CREATE FUNCTION app.latest() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT max(id) FROM \"app\".item); END'",
                "CREATE FUNCTION app.apples() RETURNS int LANGUAGE sql AS 'SELECT 1 AS apples'",
                "CREATE FUNCTION set_path() RETURNS int LANGUAGE sql SET search_path = app AS 'SELECT 1'",
                "CREATE TABLE note (item bigint REFERENCES app.item (id))");
        backups = new Backups();
        backups.backUp(PostgresSource.of(Backups.SOURCE, original).build());
    }

    @AfterEach
    void check() {
        backups.close();
    }

    private PostgresTarget.Builder into() {
        return PostgresTarget.into(target).connections(2);
    }

    @Test
    void everythingButTextsFollowsTheNewName() throws Exception {
        RestoreReport report =
                backups.restore(into().renameSchema("app", "copy of app").build());
        assertThat(report.complete()).isTrue();
        assertThat(report.issues()).singleElement().satisfies(issue -> assertThat(issue.toString())
                .contains("'app' is now 'copy of app'", "latest()", "set_path()")
                .doesNotContain("apples", "parsed", "double"));
        assertThat(TestServer.column(target, SCHEMAS)).doesNotContain("app").contains("copy of app");
        for (String query : List.of(
                "SELECT count(*) || '/' || sum(n) FROM %s.item",
                "SELECT count(*) FROM %s.happy",
                "SELECT %s.parsed()",
                "INSERT INTO %s.item (mood, n) VALUES ('bad', 1) RETURNING id")) {
            assertThat(TestServer.ask(target, query.formatted("\"copy of app\"")))
                    .isEqualTo(TestServer.ask(original, query.formatted("app")));
        }
        assertThatThrownBy(() -> TestServer.execute(target, "INSERT INTO \"copy of app\".item (n) VALUES (5000)"))
                .hasMessageContaining("check");
        assertThatThrownBy(() -> TestServer.execute(target, "INSERT INTO note VALUES (-1)"))
                .hasMessageContaining("foreign key");
    }

    @Test
    void twoCopiesLieBesideEachOther() throws Exception {
        for (String name : List.of("first", "second")) {
            RestoreReport report = backups.restore(
                    into().schema("app").renameSchema("app", name).build());
            assertThat(report.complete()).isTrue();
        }
        TestServer.execute(target, "DELETE FROM first.item WHERE n > 10");
        assertThat(TestServer.ask(target, "SELECT count(*) FROM second.item")).isEqualTo("4000");
        assertThat(TestServer.column(target, SCHEMAS))
                .contains("first", "second")
                .doesNotContain("app");
    }

    @Test
    void theEmptySchemaOfTheOldNameIsThereAgainAfterwards() throws Exception {
        List<String> before = TestServer.column(target, SCHEMAS);
        String oid = "SELECT oid FROM pg_namespace WHERE nspname = 'public'";
        String own = TestServer.ask(target, oid);
        assertThat(backups.restore(into().table("public.note")
                                .renameSchema("public", "old")
                                .build())
                        .complete())
                .isTrue();
        assertThat(TestServer.ask(target, oid)).isEqualTo(own);
        assertThat(TestServer.ask(target, "SELECT count(*) FROM old.note")).isEqualTo("0");
        assertThat(TestServer.column(target, SCHEMAS)).containsAll(before);
    }

    @Test
    void aNameThatIsTakenIsRefusedAndNothingIsChanged() throws Exception {
        TestServer.execute(target, "CREATE SCHEMA taken");
        assertThatThrownBy(() ->
                        backups.restore(into().renameSchema("app", "taken").build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContainingAll("'app' is to become 'taken'", "has a schema of that name");
        TestServer.execute(target, "CREATE SCHEMA app", "CREATE TABLE app.live (id int)");
        List<String> before = TestServer.column(target, SCHEMAS);
        assertThatThrownBy(() -> backups.restore(into().schema("app")
                        .renameSchema("app", "free")
                        .whenNotEmpty(NotEmpty.RENAME_ASIDE)
                        .build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContainingAll("app.live", "another database");
        assertThatThrownBy(
                        () -> backups.restore(into().renameSchema("ap", "free").build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContainingAll("'ap'", "nothing of it is restored");
        assertThat(TestServer.column(target, SCHEMAS)).isEqualTo(before);
        assertThat(TestServer.ask(target, "SELECT count(*) FROM app.live")).isEqualTo("0");
    }

    @Test
    void aFailedRestoreLeavesTheSchemasAsTheyWere() throws Exception {
        TestServer.execute(target, "CREATE SCHEMA app", "GRANT USAGE ON SCHEMA app TO PUBLIC");
        List<String> before = TestServer.column(target, SCHEMAS);
        assertThatThrownBy(() -> backups.restore(new FailingAtTheEnd(into().renameSchema("app", "b")
                        .renameSchema("public", "c")
                        .build())))
                .isInstanceOf(TargetException.class);
        assertThat(TestServer.column(target, SCHEMAS)).isEqualTo(before);
        TestServer.execute(
                target,
                "DROP SCHEMA app",
                "CREATE FUNCTION taken() RETURNS event_trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN RAISE EXCEPTION ''no new name''; END'",
                "CREATE SCHEMA guard",
                "ALTER FUNCTION taken() SET SCHEMA guard",
                "CREATE EVENT TRIGGER late ON ddl_command_end WHEN TAG IN ('ALTER SCHEMA') EXECUTE FUNCTION guard.taken()");
        before = TestServer.column(target, SCHEMAS);
        assertThatThrownBy(() -> backups.restore(
                        into().schema("app").renameSchema("app", "b").build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("no new name");
        assertThat(TestServer.column(target, SCHEMAS)).isEqualTo(before);
    }
}
