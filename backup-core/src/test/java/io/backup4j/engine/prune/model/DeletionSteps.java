package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.World.Pruner.At.*;

import java.util.Set;

/** Section 9.5, step 6: what is done after the verdict; anyone may repeat each step. */
final class DeletionSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;

    DeletionSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
    }

    void from(World now, int p, Next next) {
        World then = next.copy();
        World.Pruner pruner = then.pruners[p];
        String words = step(then, pruner);
        next.to(then, () -> "pruner " + p + " " + words);
    }

    private String step(World then, World.Pruner pruner) {
        World.Generation generation = then.generations[pruner.generation];
        int doomed = pruner.packs | then.generations[pruner.generation - 1].retained;
        switch (pruner.at) {
            case GIVE_UP -> {
                int unmarked = pruner.backups & ~then.givenUp;
                if (unmarked == 0 || !rules.contains(Rule.GIVEN_UP_FIRST)) {
                    pruner.at = DELETE;
                    return "has given up backups " + Packs.of(pruner.backups);
                }
                then.givenUp |= Integer.lowestOneBit(unmarked);
                return "puts given-up/ for backup " + Packs.of(Integer.lowestOneBit(unmarked));
            }
            case DELETE -> {
                int pack = Integer.lowestOneBit(doomed & then.packs & ~then.locked);
                if (pack != 0) {
                    then.packs &= ~pack;
                    if (scenario.ghostPacks) {
                        then.ghostPacks |= pack;
                    }
                    return "deletes " + Packs.of(pack);
                }
                pruner.retained = doomed & then.packs;
                pruner.at = DROP_ROWS;
                return "has deleted all but " + Packs.of(pruner.retained);
            }
            case DROP_ROWS -> {
                then.index &= ~doomed;
                pruner.at = FINISH;
                return "drops the rows of " + Packs.of(doomed);
            }
            case FINISH -> {
                String words = "finishes generation " + pruner.generation;
                if (!generation.finished) {
                    generation.finished = true;
                    generation.retained = pruner.retained;
                }
                pruner.begin();
                return words;
            }
            default -> throw new IllegalStateException("not a step of a deletion");
        }
    }
}
