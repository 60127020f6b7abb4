package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.World.Pruner.At.*;

import java.util.Set;

/** Section 9.5, step 5: the second pass, each listing a step of its own, and the verdict. */
final class VerdictSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;

    VerdictSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
    }

    void from(World now, int p, Next next) {
        World.Pruner before = now.pruners[p];
        if (before.at == DELETED && (now.ghostDeleted[0] | now.ghostDeleted[1]) != 0) {
            World then = next.copy();
            for (int k = 0; k < World.DELETIONS; k++) {
                then.pruners[p].deleted[k] = now.deleted[k] | now.ghostDeleted[k];
                then.ghostDeleted[k] = 0;
            }
            then.pruners[p].at = GIVEN_UP;
            next.to(then, () -> name(p) + "lists deleted/, removed keys still among them");
        }
        if (before.at == PUT_VERDICT && scenario.lateVerdict && !now.generations[before.generation].verdict) {
            World then = next.copy();
            then.pruners[p].at = VERDICT_UNDER_WAY;
            next.to(
                    then,
                    () -> name(p) + "puts a verdict on " + Packs.of(before.packs) + " and dies; the put is under way");
        }
        World then = next.copy();
        String words = step(then, then.pruners[p]);
        next.to(then, () -> name(p) + words);
    }

    private String step(World then, World.Pruner pruner) {
        switch (pruner.at) {
            case SESSIONS -> {
                if (rules.contains(Rule.SESSIONS_BEFORE)) {
                    pruner.readers |= sessions(then);
                }
                pruner.at = FATES;
                return "lists sessions, then the catalogue: readers " + Packs.of(pruner.readers);
            }
            case FATES -> {
                pruner.fates = then.manifests;
                pruner.at = rules.contains(Rule.NOTES_AFTER_DELETED) ? DELETED : NOTES;
                return "lists backup/: " + Packs.of(pruner.fates);
            }
            case DELETED -> {
                System.arraycopy(then.deleted, 0, pruner.deleted, 0, World.DELETIONS);
                pruner.at = GIVEN_UP;
                return "lists deleted/: " + Packs.of(then.deleted());
            }
            case GIVEN_UP -> {
                pruner.givenUp = then.givenUp;
                pruner.at = UNDELETES;
                return "lists given-up/: " + Packs.of(pruner.givenUp);
            }
            case UNDELETES -> {
                for (int k = 0; k < World.DELETIONS; k++) {
                    pruner.deleted[k] &= ~then.announced[k];
                }
                pruner.at = rules.contains(Rule.NOTES_AFTER_DELETED) ? NOTES : SESSIONS_AGAIN;
                return "lists undelete/; deleted are " + Packs.of(pruner.deleted[0] | pruner.deleted[1]);
            }
            case NOTES -> {
                pruner.held = then.held;
                pruner.at = rules.contains(Rule.NOTES_AFTER_DELETED) ? SESSIONS_AGAIN : DELETED;
                return "reads notes: held " + Packs.of(pruner.held);
            }
            case SESSIONS_AGAIN -> {
                if (rules.contains(Rule.SESSIONS_AFTER)) {
                    pruner.readers |= sessions(then);
                }
                pruner.at = JUDGE;
                return "lists sessions again: readers " + Packs.of(pruner.readers);
            }
            case JUDGE -> {
                judge(then, pruner);
                return "opens copies and decides to give up packs " + Packs.of(pruner.packs) + " and backups "
                        + Packs.of(pruner.backups);
            }
            case PUT_VERDICT -> {
                return putVerdict(then, pruner);
            }
            default -> throw new IllegalStateException("not a step of a verdict");
        }
    }

    private static int sessions(World then) {
        int readers = 0;
        for (int r = 0; r < then.readers.length; r++) {
            readers |= then.readers[r].session ? 1 << r : 0;
        }
        return readers;
    }

    private void judge(World then, World.Pruner pruner) {
        World.Generation generation = then.generations[pruner.generation];
        int deleted = pruner.deleted[0] | pruner.deleted[1];
        int listed = pruner.fates & ~deleted & ~pruner.givenUp;
        int read = Reach.readBy(scenario, pruner.readers);
        int counted = listed | pruner.fates & pruner.held | read;
        int reached = Reach.of(scenario, counted);
        int outside = then.packs & ~generation.condemned & ~then.knownBad;
        if (rules.contains(Rule.RETAINED_IS_NO_COPY)) {
            outside &= ~then.generations[pruner.generation - 1].retained;
        }
        if (rules.contains(Rule.OPENED_COPY)) {
            outside &= ~scenario.bad;
        }
        int keep = reached & ~then.chunksIn(outside);
        if (rules.contains(Rule.READER_PIN)) {
            keep |= Reach.of(scenario, read);
        }
        pruner.packs = 0;
        for (int i = 0; i < then.content.length; i++) {
            if ((generation.condemned >> i & 1) != 0 && (then.content[i] & keep) == 0) {
                pruner.packs |= 1 << i;
            }
        }
        pruner.backups = pruner.fates & deleted & ~pruner.givenUp & ~counted;
        pruner.forgetPass();
        pruner.at = PUT_VERDICT;
    }

    private String putVerdict(World then, World.Pruner pruner) {
        World.Generation generation = then.generations[pruner.generation];
        pruner.at = GIVE_UP;
        if (!generation.verdict) {
            generation.verdict = true;
            generation.packs = pruner.packs;
            generation.backups = pruner.backups;
            return "puts the verdict of " + pruner.generation + ": packs " + Packs.of(pruner.packs) + ", backups "
                    + Packs.of(pruner.backups);
        }
        if (!rules.contains(Rule.R3_ONE_VERDICT)) {
            return "goes by its own verdict";
        }
        pruner.packs = generation.packs;
        pruner.backups = generation.backups;
        return "follows the verdict of " + pruner.generation + ": packs " + Packs.of(pruner.packs) + ", backups "
                + Packs.of(pruner.backups);
    }

    private static String name(int p) {
        return "pruner " + p + " ";
    }
}
