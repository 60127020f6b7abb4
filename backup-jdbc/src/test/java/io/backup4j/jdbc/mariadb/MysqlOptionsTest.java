package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupReport;
import io.backup4j.RestoreReport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What only MySQL has around a table. */
@Tag("stress")
@ExtendWith(TestServer.OnMysql.class)
class MysqlOptionsTest {
    @Test
    void namesTheOptionsOfADatabaseThatAreLeftOut() throws Exception {
        DataSource plain = TestServer.newDatabase();
        DataSource special = TestServer.newDatabase("special", "DEFAULT ENCRYPTION = 'Y'");
        TestServer.execute(special, "ALTER DATABASE special READ ONLY = 1");
        try (Backups backups = new Backups()) {
            assertThat(leftOut(backups, plain)).doesNotContain("ENCRYPTION", "READ ONLY");
            assertThat(leftOut(backups, special)).contains("DEFAULT ENCRYPTION='Y'", "READ ONLY = 1");
        }
    }

    private static String leftOut(Backups backups, DataSource database) {
        BackupReport report =
                backups.backUp(MariadbSource.of(Backups.SOURCE, database).build());
        return report.manifest().sources().get(0).properties().get("leftOut");
    }

    @Test
    void namesTheTablesThatGotAKeyFromTheServer() throws Exception {
        DataSource original = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE TABLE keyless (v INT COMMENT 'PRIMARY KEY')",
                "INSERT INTO keyless VALUES (1), (2)",
                "CREATE TABLE keyed (id INT PRIMARY KEY)");
        DataSource restored = TestServer.newDatabase();
        String name = TestServer.name(restored);
        TestServer.execute(
                original,
                "CREATE USER weak@localhost IDENTIFIED BY 'secret-of-weak'",
                "GRANT ALL ON `" + name + "%`.* TO weak@localhost",
                "SET GLOBAL sql_generate_invisible_primary_key = 1");
        try (Backups backups = new Backups()) {
            backups.backUp(MariadbSource.of(Backups.SOURCE, original).build());
            RestoreReport report = backups.restore(
                    MariadbTarget.into(TestServer.as("weak", name, "")).build());
            assertThat(report.issues().toString())
                    .contains("table `keyless`", "sql_generate_invisible_primary_key is on")
                    .doesNotContain("`keyed`");
        } finally {
            TestServer.execute(original, "SET GLOBAL sql_generate_invisible_primary_key = 0");
        }
        assertThat(TestServer.ask(restored, "SELECT SUM(v) FROM keyless")).isEqualTo("3");
    }
}
