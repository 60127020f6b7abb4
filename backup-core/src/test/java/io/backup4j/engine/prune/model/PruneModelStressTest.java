package io.backup4j.engine.prune.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The search of {@link PruneModelTest} in wider bounds: several minutes. */
@Tag("stress")
class PruneModelStressTest {
    /** What a heap of 512 MiB holds. */
    private static final int MOST = 6_000_000;

    static List<Scenario> big() {
        return Scenarios.big();
    }

    @ParameterizedTest(name = "nothing is lost: {0}")
    @MethodSource("big")
    void losesNothingWithAllRulesInWiderBounds(Scenario scenario) {
        Search.Outcome outcome = new Search(scenario, EnumSet.allOf(Rule.class)).run(MOST);

        System.out.println(outcome);
        assertThat(outcome.complete()).as("%s", outcome).isTrue();
        assertThat(outcome.trace()).as("%s", outcome).isEmpty();
        ReliabilityPage.tells("| %s | %s |", scenario, PruneModelTest.number(outcome.worlds()));
    }
}
