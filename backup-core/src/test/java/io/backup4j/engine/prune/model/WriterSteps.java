package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.World.Writer.At.*;

import java.util.Set;

/** Section 9.3. */
final class WriterSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;
    private final Listings listings;
    private final boolean maskFirst;

    WriterSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
        this.listings = new Listings(rules);
        this.maskFirst = rules.contains(Rule.R1_MASK_BEFORE_LISTING);
    }

    void from(World now, int w, Next next) {
        World.Writer writer = now.writers[w];
        if (writer.at == END) {
            return;
        }
        if (writer.at == LISTING) {
            listings.views(now, writer.listed, view -> {
                World then = next.copy();
                then.writers[w].listed = view;
                then.writers[w].at = maskFirst ? RESOLVE : MASK;
                next.to(then, () -> name(w) + "has listed pack/: " + Packs.of(view));
            });
            return;
        }
        if (writer.at == UPLOAD && scenario.repeatedPuts) {
            World then = next.copy();
            upload(then, then.writers[w], w);
            then.writers[w].at = rules.contains(Rule.PACK_PUT_ONCE) ? BYE : UPLOAD_AGAIN;
            next.to(then, () -> name(w) + "uploads its pack; the outcome is unknown");
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
                writer.at = rules.contains(Rule.WRITER_LOOKS_AGAIN) ? LOOK_AGAIN : maskFirst ? MASK : LIST;
                return "puts its session at " + writer.generation;
            }
            case LOOK_AGAIN -> {
                boolean moved = then.newest > writer.generation;
                boolean twice = writer.sessions != (writer.sessions & 1 << writer.generation);
                writer.at = moved ? REGISTER : twice ? DROP_OLD : maskFirst ? MASK : LIST;
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
                writer.at = maskFirst ? LIST : RESOLVE;
                return "masks " + Packs.of(writer.masked);
            }
            case LIST -> {
                writer.listed = then.packs;
                boolean slow = scenario.slowListings || !rules.contains(Rule.SINK_FORGETS);
                writer.at = slow ? LISTING : maskFirst ? RESOLVE : MASK;
                return "lists pack/: " + Packs.of(then.packs);
            }
            case RESOLVE -> {
                return resolve(then, writer, w);
            }
            case UPLOAD -> {
                upload(then, writer, w);
                return "uploads " + Packs.of(scenario.packOfWriter(w));
            }
            case UPLOAD_AGAIN -> {
                then.packs |= scenario.packOfWriter(w);
                writer.at = INDEX;
                return "puts its pack again: " + Packs.of(scenario.packOfWriter(w));
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
                    then.tombstones &= ~backup;
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
            case LISTING, END -> throw new IllegalStateException("a writer that has ended takes no step");
        }
        throw new IllegalStateException("no such step");
    }

    private void upload(World then, World.Writer writer, int w) {
        int pack = scenario.packOfWriter(w);
        then.packs |= pack;
        then.content[Integer.numberOfTrailingZeros(pack)] = writer.missing;
        writer.missing = 0;
        writer.adopted |= pack;
        writer.at = INDEX;
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
        return !rules.contains(Rule.SINK_KEEPS) || ((now.manifests | now.tombstones) & scenario.backupOfWriter(w)) == 0;
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
