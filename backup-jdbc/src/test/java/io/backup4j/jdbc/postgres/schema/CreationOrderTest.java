package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CreationOrderTest {
    private final Drafts drafts = new Drafts();
    private final TreeSet<String> refused = new TreeSet<>();

    @Test
    void whatIsNeededComesFirstWhateverTheOrderOfReading() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<Draft> all = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                Draft draft = new Draft("TABLE", "s", "t" + i, Section.values()[random.nextInt(4) + 1]);
                for (int j = 0; j < i; j++) {
                    if (random.nextInt(5) == 0) {
                        draft.needs(all.get(j));
                    }
                }
                all.add(draft);
            }
            List<String> inOrder = order(all);
            Collections.shuffle(all, random);
            assertThat(order(all)).as("seed " + seed).isEqualTo(inOrder);
        }
    }

    @Test
    void aLoopOfViewsIsBrokenByAStub() {
        Draft a = view("a");
        Draft b = view("b");
        a.bodyNeeds.add(b);
        b.bodyNeeds.add(a);

        assertThat(order(List.of(a, b))).containsExactly("VIEW STUB s.a", "VIEW s.b", "VIEW s.a");
        assertThat(refused).isEmpty();
    }

    @Test
    void aLoopWithoutViewsAndFunctionsIsRefusedByName() {
        Draft a = new Draft("TABLE", "s", "a", Section.PRE_DATA);
        Draft b = new Draft("TABLE", "s", "b", Section.PRE_DATA);
        a.needs(b);
        b.needs(a);

        assertThat(order(List.of(a, b))).hasSize(2);
        assertThat(refused).singleElement().asString().contains("TABLE s.a", "TABLE s.b");
    }

    @Test
    void aViewThatNeedsAKeyGetsItsBodyAfterTheRows() {
        Draft key = new Draft("PRIMARY KEY", "s", "k", Section.POST_DATA);
        Draft grouped = view("grouped");
        grouped.bodyNeeds.add(key);
        Draft table = new Draft("TABLE", "s", "of_grouped", Section.PRE_DATA);
        table.holdsRows = true;
        table.needs(grouped);
        Draft above = view("above");
        above.bodyNeeds.add(grouped);

        assertThat(order(List.of(key, grouped, table, above)))
                .containsExactly(
                        "VIEW STUB s.above",
                        "VIEW STUB s.grouped",
                        "TABLE s.of_grouped",
                        "PRIMARY KEY s.k",
                        "VIEW s.grouped",
                        "VIEW s.above");
        assertThat(refused).isEmpty();
    }

    @Test
    void aTableThatCanOnlyBeMadeAfterTheRowsIsRefused() {
        Draft key = new Draft("PRIMARY KEY", "s", "k", Section.POST_DATA);
        Draft table = new Draft("TABLE", "s", "t", Section.PRE_DATA);
        table.holdsRows = true;
        table.needs(key);

        order(List.of(key, table));
        assertThat(refused).singleElement().asString().startsWith("TABLE s.t: ");
    }

    private static Draft view(String name) {
        Draft view = new Draft(ViewsPart.KIND, "s", name, Section.PRE_DATA).statement("CREATE VIEW " + name);
        view.stub = "CREATE VIEW " + name + " AS SELECT";
        view.completion = "CREATE OR REPLACE VIEW " + name;
        return view;
    }

    private List<String> order(List<Draft> all) {
        drafts.all().clear();
        drafts.addAll(all);
        return new CreationOrder(drafts, refused)
                .objects().stream().map(SchemaObject::title).toList();
    }
}
