package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.RestoreReport;
import io.backup4j.spi.error.TargetException;
import io.backup4j.testkit.FailingAtTheEnd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** What {@link DumpComparisonTest} found in schemas of other people, small. */
@ExtendWith(TestServer.Lifetime.class)
class OtherPeoplesSchemasTest {
    private PGSimpleDataSource original;
    private PGSimpleDataSource target;
    private Backups backups;

    @BeforeEach
    void begin() throws Exception {
        original = TestServer.newDatabase();
        target = TestServer.newDatabase();
        backups = new Backups();
    }

    @AfterEach
    void check() {
        backups.close();
    }

    private void backUp() {
        backups.backUp(PostgresSource.of(Backups.SOURCE, original).build());
    }

    @Test
    void isCompleteWithoutTheStatisticsOfARemoteTableThatCannotBeReached() throws Exception {
        TestServer.execute(
                original,
                "CREATE EXTENSION postgres_fdw",
                "CREATE SERVER nowhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1')",
                "CREATE USER MAPPING FOR CURRENT_USER SERVER nowhere",
                "CREATE TABLE here (id int)",
                "INSERT INTO here VALUES (1)",
                "CREATE FOREIGN TABLE there () INHERITS (here) SERVER nowhere");
        backUp();
        RestoreReport report = backups.restore(PostgresTarget.into(target).build());
        assertThat(report.complete()).isTrue();
        assertThat(report.issues())
                .anySatisfy(issue -> assertThat(issue.toString()).contains("here", "were not gathered"));
        assertThat(TestServer.ask(target, "SELECT count(*) FROM ONLY here")).isEqualTo("1");
    }

    @Test
    void goesOnWithoutTheRowsOfATableThatCannotBeMade() throws Exception {
        TestServer.execute(
                original,
                "CREATE ROLE nobody_" + original.getDatabaseName(),
                "CREATE TABLE owned (id int)",
                "INSERT INTO owned VALUES (1)",
                "ALTER TABLE owned OWNER TO nobody_" + original.getDatabaseName(),
                "CREATE TABLE plain (id int)",
                "INSERT INTO plain VALUES (2)");
        backUp();
        TestServer.execute(
                original, "ALTER TABLE owned OWNER TO postgres", "DROP ROLE nobody_" + original.getDatabaseName());
        RestoreReport report =
                backups.restore(PostgresTarget.into(target).keepGoing().build());
        assertThat(report.complete()).isFalse();
        assertThat(report.issues().toString()).contains("TABLE public.owned", "its table could not be made");
        assertThat(TestServer.ask(target, "SELECT id FROM plain")).isEqualTo("2");
    }

    @Test
    void leavesOutByNameWhatADroppedOperatorLeftBehind() throws Exception {
        TestServer.execute(
                original,
                "CREATE OPERATOR === (FUNCTION = booleq, LEFTARG = boolean, RIGHTARG = boolean, NEGATOR = !==)",
                "CREATE OPERATOR ==== (FUNCTION = booleq, LEFTARG = boolean, RIGHTARG = boolean, NEGATOR = !===)",
                "DROP OPERATOR === (boolean, boolean)");
        assertThat(backups.backUp(PostgresSource.of(Backups.SOURCE, original).build())
                        .manifest()
                        .sources()
                        .get(0)
                        .issues()
                        .toString())
                .contains("OPERATOR public.!==(boolean,boolean)", "no operator names it");
        backups.restore(PostgresTarget.into(target).build());
        assertThat(TestServer.column(target, "SELECT oprname FROM pg_operator WHERE oid >= 16384 ORDER BY 1"))
                .containsExactly("!===", "====");
    }

    @Test
    void takesBackAnExtensionWhoseOperatorClassHasOptionsInAnIndex() throws Exception {
        TestServer.execute(
                original,
                "CREATE EXTENSION intarray",
                "CREATE TABLE t (a int[])",
                "CREATE INDEX ON t USING gist (a gist__int_ops (numranges = 77))");
        backUp();
        assertThatThrownBy(() -> backups.restore(
                        new FailingAtTheEnd(PostgresTarget.into(target).build())))
                .isInstanceOf(TargetException.class);
        assertThat(
                        TestServer.column(
                                target,
                                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL SELECT extname FROM pg_extension"))
                .containsExactly("plpgsql");
    }
}
