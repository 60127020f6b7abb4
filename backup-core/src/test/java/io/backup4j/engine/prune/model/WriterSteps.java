package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.World.Writer.At.*;

import java.util.Set;

/** Section 9.3. */
final class WriterSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;

    WriterSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
    }

    void from(World now, int w, Next next) {
        World.Writer writer = now.writers[w];
        if (writer.at == END) {
            return;
        }
        if (writer.at == LIST && now.ghostPacks != 0) {
            World then = next.copy();
            list(then, then.writers[w], now.ghostPacks);
            then.ghostPacks = 0;
            next.to(then, () -> name(w) + "lists pack/, deleted " + Packs.of(now.ghostPacks) + " still among them");
        }
        if (writer.at == COMMIT && scenario.lateCommit && free(now, w)) {
            World then = next.copy();
            then.lateManifests |= scenario.backupOfWriter(w);
            then.writers[w].at = UNKNOWN;
            next.to(then, () -> name(w) + "puts its manifest; the outcome is unknown");
        }
        World then = next.copy();
        String words = step(then, then.writers[w], w);
        next.to(then, () -> name(w) + words);
    }

    private String step(World then, World.Writer writer, int w) {
        int backup = scenario.backupOfWriter(w);
        switch (writer.at) {
            case FIND -> {
                writer.generation = then.newest;
                writer.at = REGISTER;
                return "finds generation " + then.newest;
            }
            case REGISTER -> {
                writer.sessions |= 1 << writer.generation;
                writer.at = LOOK_AGAIN;
                return "puts its session at " + writer.generation;
            }
            case LOOK_AGAIN -> {
                boolean moved = then.newest > writer.generation;
                boolean twice = writer.sessions != (writer.sessions & 1 << writer.generation);
                writer.at = moved ? REGISTER : twice ? DROP_OLD : MASK;
                writer.generation = then.newest;
                return "finds generation " + then.newest + " again";
            }
            case DROP_OLD -> {
                writer.sessions &= 1 << writer.generation;
                writer.at = LOOK_AGAIN;
                return "drops its old session";
            }
            case MASK -> {
                // Two reads, `finished` and then the set. If it is finished in between, the set read masks more.
                writer.masked =
                        rules.contains(Rule.R1_MASK) && writer.generation > 0 ? then.maskedAt(writer.generation) : 0;
                writer.at = LIST;
                return "masks " + Packs.of(writer.masked);
            }
            case LIST -> {
                list(then, writer, 0);
                if (scenario.slowListings) {
                    writer.at = LISTING;
                }
                return "lists pack/: " + Packs.of(then.packs);
            }
            case LISTING -> {
                list(then, writer, writer.listed);
                return "has listed pack/: " + Packs.of(writer.listed);
            }
            case RESOLVE -> {
                return resolve(then, writer, w);
            }
            case UPLOAD -> {
                int pack = scenario.packOfWriter(w);
                then.packs |= pack;
                then.content[Integer.numberOfTrailingZeros(pack)] = writer.missing;
                writer.missing = 0;
                writer.adopted |= pack;
                writer.at = INDEX;
                return "uploads " + Packs.of(pack);
            }
            case INDEX -> {
                then.index |= writer.adopted;
                String words = "publishes an index of " + Packs.of(writer.adopted);
                writer.adopted = 0;
                writer.at = COMMIT;
                return words;
            }
            case COMMIT -> {
                if (free(then, w)) {
                    then.manifests |= backup;
                    writer.at = BYE;
                    return "commits backup " + Integer.numberOfTrailingZeros(backup);
                }
                return bye(writer, "finds a tombstone: it was expelled, and ends");
            }
            case UNKNOWN -> {
                if (rules.contains(Rule.R4_SETTLE) && free(then, w)) {
                    then.tombstones |= backup;
                    writer.at = BYE;
                    return "settles the unknown commit by its own tombstone";
                }
                writer.at = BYE;
                return "finds its manifest " + ((then.manifests & backup) != 0 ? "there" : "not there");
            }
            case BYE -> {
                return bye(writer, "removes its session");
            }
            case END -> throw new IllegalStateException("a writer that has ended takes no step");
        }
        throw new IllegalStateException("no such step");
    }

    private void list(World then, World.Writer writer, int ghosts) {
        writer.listed = then.packs | ghosts;
        writer.at = RESOLVE;
    }

    /** Loads the index. A listed pack that no segment names is read by its directory, and published before the commit. */
    private String resolve(World then, World.Writer writer, int w) {
        int needs = scenario.writers.get(w).needs();
        boolean parent = scenario.writers.get(w).parent() && (then.listed() & 1) != 0;
        int readable = then.index | then.packs;
        int counted = (rules.contains(Rule.R1_LISTING) ? writer.listed & readable : then.index)
                & ~writer.masked
                & ~then.knownBad;
        writer.adopted = counted & ~then.index;
        writer.missing = needs & ~then.chunksIn(counted);
        String words;
        if (parent && !rules.contains(Rule.R2_RESOLVE)) {
            writer.missing = 0;
            words = "takes over its parent's unread entry unresolved";
        } else {
            if ((needs & ~writer.missing & ~then.chunksIn(counted & ~scenario.bad)) != 0) {
                then.damaged |= scenario.backupOfWriter(w);
            }
            words = "resolves against " + Packs.of(counted) + (writer.missing == 0 ? "" : ", a chunk is missing");
        }
        writer.generation = 0;
        writer.masked = 0;
        writer.listed = 0;
        writer.at = writer.missing != 0 ? UPLOAD : writer.adopted != 0 ? INDEX : COMMIT;
        return words;
    }

    private boolean free(World now, int w) {
        return ((now.manifests | now.tombstones) & scenario.backupOfWriter(w)) == 0;
    }

    private static String bye(World.Writer writer, String words) {
        writer.sessions = 0;
        writer.at = END;
        return words;
    }

    private static String name(int w) {
        return "writer " + w + " ";
    }
}
