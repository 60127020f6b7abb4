package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.jdbc.postgres.schema.SchemaObject;
import io.backup4j.jdbc.postgres.schema.Section;
import io.backup4j.jdbc.postgres.schema.TableData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableStatisticsTest {
    private static final SchemaObject TABLE = object(1, "TABLE", "t", Section.PRE_DATA, "CREATE TABLE app.t (a int)");

    @Test
    void needNothingButTheirTableWhenIndexesAreOverPlainColumns() {
        SchemaObject statistics = only(
                object(
                        2,
                        "PRIMARY KEY",
                        "t k",
                        Section.POST_DATA,
                        "CREATE UNIQUE INDEX k ON app.t USING btree (a)",
                        1L),
                object(3, "INDEX", "i", Section.POST_DATA, "CREATE INDEX i ON app.t USING btree (a, b)", 1L));
        assertThat(statistics.dependsOn()).containsExactly(1L);
        assertThat(statistics.statements()).containsExactly("ANALYZE \"app\".\"t\"");
        assertThat(statistics.id()).isEqualTo(4);
    }

    @Test
    void waitForWhatHasStatisticsOfItsOwn() {
        SchemaObject statistics = only(
                object(2, "INDEX", "i", Section.POST_DATA, "CREATE INDEX i ON app.t USING btree (lower(b))", 1L),
                object(3, "STATISTICS", "s", Section.POST_DATA, "CREATE STATISTICS app.s ON a, b FROM app.t", 1L),
                object(4, "INDEX", "j", Section.POST_DATA, "CREATE INDEX j ON app.t USING btree (a)", 1L));
        assertThat(statistics.dependsOn()).containsExactly(1L, 2L, 3L);
    }

    /** A table that shares its lock with nobody: its own kind must not make the work look like a table. */
    @Test
    void areWorkOnTheirTable() {
        SchemaObject statistics = only();
        assertThat(TablesOf.each(List.of(TABLE, statistics))).containsEntry(statistics.id(), Set.of(TABLE.id()));
    }

    @Test
    void areGatheredOfTablesThatTheRestoreDidNotMake() {
        RestorePlan plan = new RestorePlan(List.of(), List.of(), List.of(data()), List.of(), Set.of());
        assertThat(TableStatistics.of(plan)).singleElement().satisfies(each -> assertThat(each.dependsOn())
                .isEmpty());
    }

    private static SchemaObject only(SchemaObject... overRows) {
        List<SchemaObject> objects = new ArrayList<>(List.of(TABLE));
        objects.addAll(List.of(overRows));
        List<SchemaObject> statistics =
                TableStatistics.of(new RestorePlan(objects, List.of(), List.of(data()), List.of(), Set.of()));
        assertThat(statistics).hasSize(1);
        return statistics.get(0);
    }

    private static TableData data() {
        return new TableData("app", "t", List.of("a"), 20_000, 1, null);
    }

    private static SchemaObject object(
            long id, String kind, String name, Section section, String statement, Long... needs) {
        return new SchemaObject(
                id, kind, "app", name, section, List.of(statement), List.of(needs), List.of(), List.of(), List.of());
    }
}
