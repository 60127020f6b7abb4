package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.World.Pruner.At.*;

import java.util.Set;

/** Section 9.5, step 5: the second pass, each listing a step of its own, and the verdict. */
final class VerdictSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;
    private final Listings listings;
    private final boolean packsFirst;

    VerdictSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
        this.listings = new Listings(rules);
        this.packsFirst = rules.contains(Rule.S2_AFTER_PACKS);
    }

    void from(World now, int p, Next next) {
        World.Pruner before = now.pruners[p];
        if (before.at == LISTING_PACKS) {
            listings.views(now, before.listed, view -> {
                World then = next.copy();
                then.pruners[p].listed = view;
                then.pruners[p].at = afterPacks();
                next.to(then, () -> name(p) + "has listed pack/: " + Packs.of(view));
            });
            return;
        }
        World then = next.copy();
        String words = step(then, then.pruners[p]);
        next.to(then, () -> name(p) + words);
    }

    private String step(World then, World.Pruner pruner) {
        boolean notesLast = rules.contains(Rule.NOTES_AFTER_DELETED);
        switch (pruner.at) {
            case SESSIONS -> {
                if (rules.contains(Rule.S1_SESSIONS_BEFORE)) {
                    pruner.readers |= sessions(then);
                }
                pruner.at = FATES;
                return "lists sessions: readers " + Packs.of(pruner.readers);
            }
            case FATES -> {
                pruner.fates = then.manifests;
                pruner.at = notesLast ? DELETED : NOTES;
                return "lists backup/: " + Packs.of(pruner.fates);
            }
            case DELETED -> {
                System.arraycopy(then.deleted, 0, pruner.deleted, 0, World.DELETIONS);
                pruner.at = GIVEN_UP;
                return "lists deleted/: " + Packs.of(then.deleted());
            }
            case GIVEN_UP -> {
                pruner.givenUp = then.givenUp;
                pruner.at = notesLast ? NOTES : UNDELETES;
                return "lists given-up/: " + Packs.of(pruner.givenUp);
            }
            case NOTES -> {
                pruner.held = then.held;
                pruner.at = notesLast ? UNDELETES : DELETED;
                return "reads notes: held " + Packs.of(pruner.held);
            }
            case UNDELETES -> {
                for (int k = 0; k < World.DELETIONS; k++) {
                    pruner.deleted[k] &= ~then.announced[k];
                }
                pruner.at = packsFirst ? LIST_PACKS : SESSIONS_AGAIN;
                return "lists undelete/; deleted are " + Packs.of(any(pruner.deleted));
            }
            case SESSIONS_AGAIN -> {
                if (rules.contains(Rule.S2_SESSIONS_AFTER)) {
                    pruner.readers |= sessions(then);
                }
                pruner.at = packsFirst ? JUDGE : LIST_PACKS;
                return "lists sessions again: readers " + Packs.of(pruner.readers);
            }
            case LIST_PACKS -> {
                pruner.listed = then.packs;
                pruner.at = scenario.slowListings || !rules.contains(Rule.SINK_FORGETS) ? LISTING_PACKS : afterPacks();
                return "lists pack/: " + Packs.of(then.packs);
            }
            case JUDGE -> {
                judge(then, pruner);
                return "loads the index, opens copies and decides to give up packs " + Packs.of(pruner.packs)
                        + " and backups " + Packs.of(pruner.backups);
            }
            case PUT_VERDICT -> {
                return putVerdict(then, pruner);
            }
            default -> throw new IllegalStateException("not a step of a verdict");
        }
    }

    private World.Pruner.At afterPacks() {
        return packsFirst ? SESSIONS_AGAIN : JUDGE;
    }

    private static int any(int[] sets) {
        int any = 0;
        for (int each : sets) {
            any |= each;
        }
        return any;
    }

    private static int sessions(World then) {
        int readers = 0;
        for (int r = 0; r < then.readers.length; r++) {
            readers |= then.readers[r].session ? 1 << r : 0;
        }
        return readers;
    }

    private void judge(World then, World.Pruner pruner) {
        Generation generation = then.generations[pruner.generation];
        int deleted = any(pruner.deleted);
        // What is given up is gone; a hold that failed, or a reader that is refused, cannot want it back.
        int read = Reach.readBy(scenario, pruner.readers) & ~pruner.givenUp;
        int counted = (pruner.fates & (~deleted | pruner.held) | read) & ~pruner.givenUp;
        int keep = Reach.of(scenario, counted) & ~then.chunksIn(copiesThatCount(then, pruner));
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

    /** The packs of which the copies count: not masked, not known bad, and opened in this pass. */
    private int copiesThatCount(World then, World.Pruner pruner) {
        int count = pruner.listed;
        if (rules.contains(Rule.COPY_NOT_CONDEMNED)) {
            count &= ~then.generations[pruner.generation].condemned;
        }
        if (rules.contains(Rule.COPY_NOT_RETAINED)) {
            count &= ~then.generations[pruner.generation - 1].retained;
        }
        if (rules.contains(Rule.COPY_NOT_KNOWN_BAD)) {
            count &= ~then.knownBad;
        }
        if (rules.contains(Rule.COPY_OPENED)) {
            count &= then.packs & ~(scenario.bad & ~scenario.flaky);
        }
        return count;
    }

    private String putVerdict(World then, World.Pruner pruner) {
        Generation generation = then.generations[pruner.generation];
        pruner.at = GIVE_UP;
        if (!generation.verdict || !rules.contains(Rule.SINK_KEEPS)) {
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
