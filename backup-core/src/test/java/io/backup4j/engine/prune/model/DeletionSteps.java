package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.World.Pruner.At.*;

import java.util.Set;

/** Section 9.5, step 6: what is done after the verdict; anyone may repeat each step. */
final class DeletionSteps {
    private final Set<Rule> rules;

    DeletionSteps(Set<Rule> rules) {
        this.rules = rules;
    }

    void from(World now, int p, Next next) {
        int going = now.pruners[p].at == DELETE ? doomed(now, now.pruners[p]) & now.packs & ~now.locked : 0;
        for (int left = going; left != 0; left &= left - 1) {
            int pack = Integer.lowestOneBit(left);
            World then = next.copy();
            then.packs &= ~pack;
            if (!rules.contains(Rule.SINK_FORGETS)) {
                then.ghostPacks |= pack;
            }
            next.to(then, () -> "pruner " + p + " deletes " + Packs.of(pack));
        }
        if (going == 0) {
            World then = next.copy();
            String words = step(then, then.pruners[p]);
            next.to(then, () -> "pruner " + p + " " + words);
        }
    }

    /** A pruner that stalls for long may still delete what others have deleted before it. */
    private static int doomed(World now, World.Pruner pruner) {
        return pruner.packs | now.generations[pruner.generation - 1].retained;
    }

    private String step(World then, World.Pruner pruner) {
        Generation generation = then.generations[pruner.generation];
        int doomed = doomed(then, pruner);
        switch (pruner.at) {
            case GIVE_UP -> {
                if (!rules.contains(Rule.GIVEN_UP_FIRST)) {
                    pruner.at = DELETE;
                    return "begins to delete " + Packs.of(doomed);
                }
                return giveUp(then, pruner, DELETE);
            }
            case GIVE_UP_LATE -> {
                return giveUp(then, pruner, START);
            }
            case DELETE -> {
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
                if (rules.contains(Rule.GIVEN_UP_FIRST)) {
                    pruner.begin();
                } else {
                    pruner.at = GIVE_UP_LATE;
                }
                return words;
            }
            default -> throw new IllegalStateException("not a step of a deletion");
        }
    }

    private static String giveUp(World then, World.Pruner pruner, World.Pruner.At after) {
        int unmarked = Integer.lowestOneBit(pruner.backups & ~then.givenUp);
        if (unmarked != 0) {
            then.givenUp |= unmarked;
            return "puts given-up/ for backup " + Packs.of(unmarked);
        }
        String words = "has given up backups " + Packs.of(pruner.backups);
        if (after == START) {
            pruner.begin();
        }
        pruner.at = after;
        return words;
    }
}
