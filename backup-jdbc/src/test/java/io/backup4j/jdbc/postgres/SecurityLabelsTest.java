package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.RestoreReport;
import io.backup4j.spi.error.TargetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Labels are given by a module that the server has loaded, and no server at hand has one: so the catalog is filled by force, and the restore is seen to ask the server for
 * the label, which names the module that it lacks.
 */
@ExtendWith(TestServer.Lifetime.class)
class SecurityLabelsTest {
    @Test
    void aLabelIsRestoredOrMissedByName() throws Exception {
        PGSimpleDataSource original = TestServer.newDatabase();
        PGSimpleDataSource target = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE TABLE labelled (id int, secret text)",
                "INSERT INTO labelled VALUES (1, 'x')",
                "SET allow_system_table_mods = on;"
                        + " INSERT INTO pg_seclabel VALUES ('labelled'::regclass, 'pg_class'::regclass, 2, 'absent', 'masked ''well''')");
        try (Backups backups = new Backups()) {
            backups.backUp(PostgresSource.of(Backups.SOURCE, original).build());
            assertThatThrownBy(() -> backups.restore(PostgresTarget.into(target).build()))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContainingAll(
                            "TABLE public.labelled", "security label provider \"absent\" is not loaded");
            RestoreReport report =
                    backups.restore(PostgresTarget.into(target).keepGoing().build());
            assertThat(report.complete()).isFalse();
            assertThat(report.issues().toString()).contains("labelled", "\"absent\" is not loaded");
            assertThat(TestServer.ask(target, "SELECT secret FROM labelled")).isEqualTo("x");
        }
    }
}
