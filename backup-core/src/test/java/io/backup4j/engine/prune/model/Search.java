package io.backup4j.engine.prune.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Visits every world that a scenario can reach, nearest first, until one is a loss: the trace to it is then a shortest one. */
final class Search {
    /** What a search found: how many worlds, and the steps to the nearest loss, empty if there is none. */
    record Outcome(String scenario, int worlds, boolean complete, List<String> trace) {
        boolean loss() {
            return !trace.isEmpty();
        }

        int steps() {
            return trace.size() - 1;
        }

        @Override
        public String toString() {
            return scenario + ": " + worlds + " worlds, "
                    + (loss()
                            ? "loss after " + steps() + " steps\n   " + String.join("\n   ", trace)
                            : complete ? "no loss" : "NOT COMPLETE");
        }
    }

    private final Scenario scenario;
    private final Steps steps;
    private final Losses losses;
    private final Seen seen;
    private final byte[] scratch = new byte[512];
    private final byte[] cells;

    Search(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.steps = new Steps(scenario, rules);
        this.losses = new Losses(scenario);
        Cells measure = Cells.writing(scratch);
        new World(scenario).visit(measure);
        this.cells = new byte[measure.length()];
        this.seen = new Seen(cells.length);
    }

    Outcome run(int most) {
        World first = new World(scenario);
        first.visit(Cells.writing(cells));
        seen.add(cells, -1);
        World now = new World(scenario);
        Expansion expansion = new Expansion(now);
        for (int at = 0; at < seen.size() && seen.size() < most; at++) {
            visit(now, at);
            expansion.from = at;
            steps.from(now, expansion);
            if (expansion.loss >= 0) {
                return new Outcome(scenario.name, seen.size(), true, trace(expansion.loss, now));
            }
        }
        return new Outcome(scenario.name, seen.size(), seen.size() < most, List.of());
    }

    private void visit(World world, int at) {
        seen.read(at, cells);
        world.visit(Cells.reading(cells, 0));
    }

    private List<String> trace(int loss, World now) {
        List<String> trace = new ArrayList<>();
        visit(now, loss);
        trace.add("LOSS: " + losses.in(now));
        for (int at = loss; seen.parent(at) >= 0; at = seen.parent(at)) {
            visit(now, seen.parent(at));
            trace.add(words(now, at));
        }
        Collections.reverse(trace);
        return trace;
    }

    private String words(World before, int after) {
        String[] found = {"?"};
        steps.from(before, new Next() {
            @Override
            public World copy() {
                return before.copy(scratch);
            }

            @Override
            public void to(World world, Supplier<String> words) {
                world.visit(Cells.writing(cells));
                if (found[0].equals("?") && seen.is(after, cells)) {
                    found[0] = words.get();
                }
            }
        });
        return found[0];
    }

    private final class Expansion implements Next {
        private final World now;
        private int from;
        private int loss = -1;

        Expansion(World now) {
            this.now = now;
        }

        @Override
        public World copy() {
            return now.copy(scratch);
        }

        @Override
        public void to(World world, Supplier<String> words) {
            world.visit(Cells.writing(cells));
            if (seen.add(cells, from) && loss < 0 && losses.in(world) != null) {
                loss = seen.size() - 1;
            }
        }
    }
}
