package io.backup4j.engine.prune.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every order of the steps of section 9 of the format page, within the bounds of small scenarios: with all rules nothing is lost, and each rule is needed. What was searched and found is told in
 * {@code docs/reliability.md}, row by row.
 */
class PruneModelTest {
    private static final int MOST = 2_000_000;

    static List<Scenario> small() {
        return Scenarios.small();
    }

    static List<Scenario> withReaders() {
        return Scenarios.small().stream()
                .filter(each -> each.readers.length > 0)
                .toList();
    }

    @ParameterizedTest(name = "nothing is lost: {0}")
    @MethodSource("small")
    void losesNothingWithAllRules(Scenario scenario) {
        Search.Outcome outcome = new Search(scenario, EnumSet.allOf(Rule.class)).run(MOST);

        System.out.println(outcome);
        assertThat(outcome.complete()).as("%s", outcome).isTrue();
        assertThat(outcome.trace()).as("%s", outcome).isEmpty();
        ReliabilityPage.tells("| %s | %s |", scenario, number(outcome.worlds()));
    }

    @ParameterizedTest(name = "a loss without the rule: {0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "S1_SESSIONS_BEFORE")
    void losesSomethingWithoutTheRule(Rule rule) {
        Search.Outcome outcome = without(rule, Scenarios.breaking(rule));

        assertThat(outcome.trace()).as("%s", outcome).isNotEmpty();
        ReliabilityPage.tells("| %s | %s | %s | %s |", rule.section(), rule, outcome.scenario(), outcome.steps());
    }

    /** The first listing makes the pass spare more. That no loss depends on it is worth knowing before anybody relies on it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("withReaders")
    void losesNothingWithoutTheListingOfSessionsBeforeTheCatalogue(Scenario scenario) {
        Search.Outcome outcome = without(Rule.S1_SESSIONS_BEFORE, scenario);

        assertThat(outcome.complete()).as("%s", outcome).isTrue();
        assertThat(outcome.trace()).as("%s", outcome).isEmpty();
    }

    private static Search.Outcome without(Rule rule, Scenario scenario) {
        Set<Rule> others = EnumSet.complementOf(EnumSet.of(rule));
        return new Search(scenario, others).run(MOST);
    }

    static String number(int worlds) {
        return String.format(Locale.ROOT, "%,d", worlds).replace(',', ' ');
    }
}
