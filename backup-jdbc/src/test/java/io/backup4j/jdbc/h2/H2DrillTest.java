package io.backup4j.jdbc.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.DrillReport;
import io.backup4j.files.ScratchDirectory;
import io.backup4j.jdbc.drill.Drills;
import io.backup4j.jdbc.drill.HookedSandbox;
import io.backup4j.jdbc.drill.SqlAssertion;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is restored into a scratch database, compared, and nothing stays; only real damage is called that. */
class H2DrillTest {
    @TempDir
    private Path directory;

    private Path scratch;
    private JdbcDataSource original;
    private Drills drills;

    @BeforeEach
    void backUp() throws Exception {
        scratch = Files.createDirectory(directory.resolve("scratch"));
        original = new JdbcDataSource();
        original.setUrl("jdbc:h2:file:" + directory.resolve("original"));
        original.setUser("sa");
        original.setPassword("user");
        execute(original, H2Fixture.MANY_THINGS);
        execute(
                original,
                "CREATE TABLE no_key (a INT, b VARCHAR)",
                "INSERT INTO no_key SELECT X % 50, 'no key! ' || X FROM SYSTEM_RANGE(1, 3000)",
                "DELETE FROM no_key WHERE a = 7",
                "INSERT INTO no_key VALUES (7, NULL), (7, NULL)",
                "CREATE INDEX no_key_a ON no_key (a)",
                "ANALYZE",
                "CREATE TABLE by_text (k VARCHAR PRIMARY KEY, v INT)",
                "INSERT INTO by_text SELECT 'k' || (X * 7919 % 1000), X FROM SYSTEM_RANGE(1, 1000)",
                "CREATE TABLE counted (id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v INT)",
                "INSERT INTO counted (v) SELECT X FROM SYSTEM_RANGE(1, 200)");
        drills = Drills.of(H2Source.of(Drills.SOURCE, original)
                .temporaryDirectory(directory)
                .build());
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
        drills.close();
    }

    private static void execute(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private HookedSandbox after(String... statements) {
        return HookedSandbox.afterRestore(H2Sandbox.in(scratch), restored -> execute(restored, statements));
    }

    private void assertFails(DrillReport report, String... words) {
        assertThat(report.result()).as(report.reason()).isEqualTo(DrillResult.FAILED);
        assertThat(report.findings().toString()).contains(words);
        assertThat(drills.corrupted()).isTrue();
        assertThat(drills.failures()).hasSize(1);
    }

    private void assertSkipped(DrillReport report, String... words) {
        assertThat(report.result()).as(report.reason()).isEqualTo(DrillResult.SKIPPED);
        assertThat(report.reason()).contains(words);
        assertThat(drills.corrupted()).isFalse();
        assertThat(drills.note()).containsEntry("result", "skipped").containsKey("reason");
    }

    @Test
    void provesEveryRowAndDefinitionAndSaysHowLongTheRestoreTook() {
        DrillReport report = drills.drill(
                H2Sandbox.in(scratch),
                SqlAssertion.isTrue("SELECT count(*) = 90 FROM entry"),
                SqlAssertion.noRows("SELECT 1 FROM no_key WHERE a > 50"));
        assertThat(report.complete())
                .as("%s %s", report.reason(), report.findings())
                .isTrue();
        assertThat(report.reason()).contains("not compared: users").doesNotContain("definitions");
        assertThat(drills.note()).containsEntry("result", "ok").containsKey("restoreSeconds");
    }

    @Test
    void aLostRowFailsTheDrillAndMarksTheBackup() {
        assertFails(drills.drill(after("DELETE FROM entry WHERE id = 77")), "ENTRY", "90 rows", "89 were found");
    }

    @Test
    void aChangedValueFails() {
        assertFails(
                drills.drill(after("UPDATE no_key SET b = b || '.' WHERE b = 'no key! 8'")), "NO_KEY", "other values");
        assertThat(drills.note()).containsEntry("result", "failed");
    }

    @Test
    void aChangedLargeObjectFails() {
        assertFails(
                drills.drill(after("UPDATE app.account SET large = SECURE_RAND(20000) WHERE id = 101")),
                "SYSTEM_LOB_STREAM");
    }

    @Test
    void aRestoreThatChangesBytesOnTheirWayFails() {
        assertFails(
                drills.drill(HookedSandbox.changing(H2Sandbox.in(scratch), "script", (byte) '!', (byte) '?')),
                "other values");
    }

    @Test
    void lostDefinitionsFail() {
        assertFails(
                drills.drill(after(
                        "DROP VIEW total",
                        "DROP INDEX no_key_a",
                        "ALTER SEQUENCE app.numbers RESTART WITH 5",
                        "CREATE TABLE surplus (id INT)")),
                "TOTAL",
                "NO_KEY_A",
                "NUMBERS",
                "SURPLUS");
    }

    @Test
    void anAssertionThatDoesNotHoldFails() {
        assertFails(
                drills.drill(H2Sandbox.in(scratch), SqlAssertion.isTrue("SELECT count(*) > 90 FROM entry")),
                "is not true");
    }

    @Test
    void anAssertionThatCannotRunProvesNothing() {
        assertSkipped(
                drills.drill(H2Sandbox.in(scratch), SqlAssertion.isTrue("SELECT count(*) FROM order_lines")),
                "ORDER_LINES");
    }

    @Test
    void aDamagedPackFails() throws Exception {
        drills.damage();
        assertFails(drills.drill(H2Sandbox.in(scratch)), "pack/");
    }

    @Test
    void withoutTheDirectoryItIsSkipped() {
        assertSkipped(drills.drill(H2Sandbox.in(directory.resolve("away"))), "does not exist");
    }

    @Test
    void aCancelledDrillNotesNothingAndLeavesNothing() {
        Cancellation cancellation = new Cancellation();
        HookedSandbox cancelling = HookedSandbox.afterRestore(H2Sandbox.in(scratch), restored -> cancellation.cancel());
        assertThatThrownBy(() -> drills.drill(new RunControl(progress -> {}, cancellation), cancelling))
                .isInstanceOf(CancelledException.class);
        assertThat(drills.note()).isEmpty();
    }

    @Test
    void aCheckThatLeavesAConnectionOpenLeavesNoFiles() {
        DrillReport report = drills.drill(HookedSandbox.afterRestore(H2Sandbox.in(scratch), DataSource::getConnection));
        assertThat(report.complete()).as(report.reason()).isTrue();
    }

    @Test
    void removesWhatKilledDrillsLeftAndNothingThatIsInUse() throws Exception {
        Files.createDirectory(scratch.resolve("backup4j-drill-123"));
        try (ScratchDirectory used = ScratchDirectory.make(scratch)) {
            assertThat(drills.drill(H2Sandbox.in(scratch)).complete()).isTrue();
            assertThat(Files.exists(scratch.resolve("backup4j-drill-123"))).isFalse();
            assertThat(used.path()).exists();
        }
    }
}
