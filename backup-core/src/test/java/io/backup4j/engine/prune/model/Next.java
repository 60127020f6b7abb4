package io.backup4j.engine.prune.model;

import java.util.function.Supplier;

/** Takes the worlds that one step leads to. */
interface Next {
    /** A copy of the world that the step starts from, to be changed. */
    World copy();

    /** The step leads here; the words are asked for only when a trace is told. */
    void to(World world, Supplier<String> words);
}
