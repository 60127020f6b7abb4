package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.World.Reader.At.*;

import java.util.Set;

/** Section 9.4. A damaged copy sends the reader to another one; a pack that is gone fails it. */
final class ReaderSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;
    private final Listings listings;

    ReaderSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
        this.listings = new Listings(rules);
    }

    void from(World now, int r, Next next) {
        World.Reader before = now.readers[r];
        if (before.at == END || before.at == FAILED) {
            return;
        }
        if (before.at == READ) {
            read(now, r, next);
            return;
        }
        if (before.at == LISTING) {
            listings.views(now, before.known, view -> {
                World then = next.copy();
                then.readers[r].known = view;
                then.readers[r].at = LOAD;
                next.to(then, () -> name(r) + "has listed pack/: " + Packs.of(view));
            });
            return;
        }
        World then = next.copy();
        String words = step(then, then.readers[r], r);
        next.to(then, () -> name(r) + words);
    }

    private String step(World then, World.Reader reader, int r) {
        int backup = 1 << scenario.readers[r];
        switch (reader.at) {
            case FIND -> {
                reader.generation = then.newest;
                reader.at = rules.contains(Rule.READER_SESSION_FIRST) ? REGISTER : SEE_LISTED;
                return "finds generation " + then.newest;
            }
            case REGISTER -> {
                reader.session = true;
                reader.at = rules.contains(Rule.READER_SESSION_FIRST) ? SEE_LISTED : MASK;
                if (rules.contains(Rule.READER_MASKS_NEWEST)) {
                    reader.generation = 0; // only in the name of its session
                }
                return "puts its session";
            }
            case SEE_LISTED -> {
                boolean listed = (then.listed() & backup) != 0;
                reader.at = !listed ? BYE : rules.contains(Rule.READER_SESSION_FIRST) ? MASK : REGISTER;
                return "sees its backup " + (listed ? "listed" : "not listed");
            }
            case MASK -> {
                int generation = rules.contains(Rule.READER_MASKS_NEWEST) ? then.newest : reader.generation;
                reader.generation = 0;
                reader.masked = generation == 0 ? 0 : then.maskedAt(generation);
                reader.at = LIST;
                return "reads what is masked at " + generation + ": " + Packs.of(reader.masked);
            }
            case LIST -> {
                reader.known = then.packs;
                reader.at = scenario.slowListings || !rules.contains(Rule.SINK_FORGETS) ? LISTING : LOAD;
                return "lists pack/: " + Packs.of(then.packs);
            }
            case LOAD -> {
                reader.known &= then.index | then.packs;
                reader.masked &= reader.known;
                reader.missing = scenario.needs(scenario.readers[r]);
                reader.at = READ;
                return "loads the index";
            }
            case BYE -> {
                reader.session = false;
                reader.end(END);
                return "removes its session";
            }
            case LISTING, READ, FAILED, END -> throw new IllegalStateException("not a step of its own");
        }
        throw new IllegalStateException("no such step");
    }

    /** Reads the next chunk from any copy of those that come first. */
    private void read(World now, int r, Next next) {
        World.Reader before = now.readers[r];
        int chunk = Integer.lowestOneBit(before.missing);
        int copies = 0;
        for (int i = 0; i < now.content.length; i++) {
            copies |= (before.known >> i & 1) != 0 && (now.content[i] & chunk) != 0 ? 1 << i : 0;
        }
        int usable = copies & ~(scenario.bad & now.packs);
        int first = rules.contains(Rule.READER_UNMASKED_FIRST) && (usable & ~before.masked) != 0
                ? usable & ~before.masked
                : usable;
        if (usable == 0) {
            if (copies != 0 || (now.damaged & 1 << scenario.readers[r]) != 0) {
                return; // damage alone: a finding, not a loss
            }
            World then = next.copy();
            then.readers[r].end(FAILED);
            next.to(then, () -> name(r) + "knows no copy of a chunk");
            return;
        }
        for (int left = first; left != 0; left &= left - 1) {
            int pack = Integer.lowestOneBit(left);
            World then = next.copy();
            World.Reader reader = then.readers[r];
            boolean there = (now.packs & pack) != 0;
            reader.missing &= ~chunk;
            if (!there) {
                reader.end(FAILED);
            } else if (reader.missing == 0) {
                reader.end(BYE);
            }
            next.to(
                    then,
                    () -> name(r)
                            + (there ? "reads a chunk from " : "wants a chunk from a pack that is gone, ")
                            + Packs.of(pack));
        }
    }

    private static String name(int r) {
        return "reader " + r + " ";
    }
}
