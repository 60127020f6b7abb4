package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.World.Pruner.At.*;

import java.util.Set;

/** Section 9.5, steps 1 to 4: what is done about older generations, repack, the condemned set, the head, and the fence. */
final class ProposalSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;

    ProposalSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
    }

    void from(World now, int p, Next next) {
        switch (now.pruners[p].at) {
            case START -> start(now, p, next);
            case REPACK_INDEX -> publish(now, p, next);
            case PROPOSE -> propose(now, p, next);
            case PUT_HEAD -> putHead(now, p, next);
            case FENCE -> fence(now, p, next);
            default -> throw new IllegalStateException("not a step of a proposal");
        }
    }

    /** Step 1. */
    private void start(World now, int p, Next next) {
        int oldest = rules.contains(Rule.R3_IN_ORDER) ? now.newest : 1;
        for (int n = Math.max(oldest, 1); n <= now.newest; n++) {
            if (now.unfinished(n)) {
                World then = next.copy();
                World.Pruner pruner = then.pruners[p];
                pruner.generation = n;
                pruner.at = FENCE;
                if (!rules.contains(Rule.SECOND_PASS)) {
                    readAtOnce(then, pruner);
                }
                int taken = n;
                next.to(then, () -> name(p) + "takes up generation " + taken);
            }
        }
        boolean open = now.newest > 0 && now.unfinished(now.newest);
        if (now.newest < scenario.generations && !(open && rules.contains(Rule.R3_IN_ORDER))) {
            World then = next.copy();
            then.pruners[p].generation = now.newest + 1;
            then.pruners[p].at = PROPOSE;
            next.to(then, () -> name(p) + "finds generation " + now.newest + " finished");
            if (scenario.repack && !now.pruners[p].repacked) {
                repack(now, p, next);
            }
        }
    }

    /** Step 2: a copy is opened and compared before it is put, so that a bad one is never copied. */
    private void repack(World now, int p, Next next) {
        int retained = now.generations[now.newest].retained;
        int live = reached(now);
        for (int i = 0; i < scenario.packs.length; i++) {
            int pack = 1 << i;
            int chunks = now.content[i] & live;
            if ((now.packs & pack & ~scenario.bad & ~retained) != 0 && chunks != 0) {
                World then = next.copy();
                int copy = scenario.packOfPruner(p);
                then.packs |= copy;
                then.content[Integer.numberOfTrailingZeros(copy)] = chunks;
                then.pruners[p].repacked = true;
                then.pruners[p].generation = now.newest + 1;
                then.pruners[p].at = REPACK_INDEX;
                next.to(then, () -> name(p) + "repacks " + Packs.of(pack) + " into " + Packs.of(copy));
            }
        }
    }

    private void publish(World now, int p, Next next) {
        World then = next.copy();
        then.index |= scenario.packOfPruner(p);
        then.pruners[p].at = PROPOSE;
        next.to(then, () -> name(p) + "publishes the index of its repack");
    }

    /** Step 3. The proposal need not be right, so the first pass is one instant here; what it finds may be old when the head is put. */
    private void propose(World now, int p, Next next) {
        int retained = now.generations[now.pruners[p].generation - 1].retained;
        int open = scenario.anyProposal ? now.packs : now.packs & ~retained;
        int live = reached(now);
        for (int set = open; set > 0; set = set - 1 & open) {
            if (scenario.anyProposal || reasonable(now, open, set, live)) {
                int condemned = set;
                World then = next.copy();
                World.Pruner pruner = then.pruners[p];
                pruner.condemned = condemned;
                pruner.at = PUT_HEAD;
                if (!rules.contains(Rule.SECOND_PASS)) {
                    readAtOnce(then, pruner);
                }
                next.to(then, () -> name(p) + "would condemn " + Packs.of(condemned));
            }
        }
    }

    /** Every pack without a live chunk, and packs all of whose live chunks have a copy elsewhere, not known bad. */
    private static boolean reasonable(World now, int open, int set, int live) {
        int kept = now.chunksIn(open & ~set & ~now.knownBad);
        for (int i = 0; i < now.content.length; i++) {
            int chunks = now.content[i] & live;
            boolean condemned = (set >> i & 1) != 0;
            if ((open >> i & 1) != 0 && (condemned ? (chunks & ~kept) != 0 : chunks == 0)) {
                return false;
            }
        }
        return true;
    }

    private int reached(World now) {
        return Reach.of(scenario, now.manifests & ~now.givenUp & (~now.deletedForVerdict() | now.held));
    }

    private static void readAtOnce(World then, World.Pruner pruner) {
        pruner.fates = then.manifests;
        for (int k = 0; k < World.DELETIONS; k++) {
            pruner.deleted[k] = then.deleted[k] & ~then.announced[k];
        }
        pruner.givenUp = then.givenUp;
        pruner.held = then.held;
        pruner.listed = then.packs;
        for (int r = 0; r < then.readers.length; r++) {
            pruner.readers |= then.readers[r].session ? 1 << r : 0;
        }
    }

    private void putHead(World now, int p, Next next) {
        World.Pruner before = now.pruners[p];
        World then = next.copy();
        World.Pruner pruner = then.pruners[p];
        if (now.newest == pruner.generation - 1) {
            then.newest = pruner.generation;
            then.generations[pruner.generation].condemned = pruner.condemned;
            pruner.condemned = 0;
            pruner.at = FENCE;
            next.to(
                    then,
                    () -> name(p) + "puts the head of " + before.generation + ", condemning "
                            + Packs.of(before.condemned));
        } else {
            pruner.begin();
            next.to(then, () -> name(p) + "finds that somebody else has put the head of " + before.generation);
        }
    }

    /** Step 4. */
    private void fence(World now, int p, Next next) {
        World.Pruner before = now.pruners[p];
        int older = (1 << before.generation) - 1;
        boolean waits = false;
        for (int w = 0; w < now.writers.length && rules.contains(Rule.FENCE); w++) {
            if ((now.writers[w].sessions & older) != 0) {
                waits = true;
                expel(now, p, w, next);
            }
        }
        for (int r = 0; r < now.readers.length; r++) {
            if (now.readers[r].session) {
                int reader = r;
                World then = next.copy();
                then.readers[r].session = false;
                then.readers[r].end(World.Reader.At.END);
                next.to(then, () -> name(p) + "removes the session of reader " + reader);
            }
        }
        if (!waits) {
            World then = next.copy();
            then.pruners[p].at = rules.contains(Rule.SECOND_PASS) ? SESSIONS : JUDGE;
            next.to(then, () -> name(p) + "passes the fence of " + before.generation);
        }
    }

    private void expel(World now, int p, int w, Next next) {
        int backup = scenario.backupOfWriter(w);
        boolean decided = ((now.manifests | now.tombstones) & backup) != 0;
        World then = next.copy();
        if (decided || !rules.contains(Rule.TOMBSTONE_FIRST)) {
            then.writers[w].sessions = 0;
            next.to(then, () -> name(p) + "removes the session of writer " + w);
        } else {
            then.tombstones |= backup;
            next.to(then, () -> name(p) + "puts a tombstone for writer " + w);
        }
    }

    private static String name(int p) {
        return "pruner " + p + " ";
    }
}
