package io.backup4j.faults;

import io.backup4j.engine.repository.Repository;
import java.io.IOException;
import java.util.Set;

/**
 * Work on a repository that a fault may hit anywhere.
 *
 * @param name for messages
 * @param base makes the repository that it works on
 * @param action may be done again after any failure
 * @param calls what it calls the sink for, as {@link CallName} gives it: every put and delete, and what else must have been hit
 * @param result what must be true when it has come to its end undisturbed
 * @param maxPackBytes most bytes in packs when it was done, in vain or not, was done again, and a prune has followed
 */
record Operation(String name, Base base, Action action, Set<String> calls, Result result, long maxPackBytes) {
    Operation(String name, Base base, Action action, Set<String> calls) {
        this(name, base, action, calls, world -> {}, Long.MAX_VALUE);
    }

    /** The same with what must be true in the end. */
    Operation resultingIn(Result expected) {
        return new Operation(name, base, action, calls, expected, maxPackBytes);
    }

    /** The same, of which no more may be left in packs. */
    Operation leavingAtMost(long packBytes) {
        return new Operation(name, base, action, calls, result, packBytes);
    }

    /** Looks at a world in which the work was done. */
    @FunctionalInterface
    interface Result {
        void check(World world) throws IOException;
    }

    /** Makes a repository. */
    @FunctionalInterface
    interface Base {
        World make() throws IOException;
    }

    /** The work, and what is known of the world before and after it. */
    @FunctionalInterface
    interface Action {
        void on(World world, Repository repository) throws IOException;
    }

    @Override
    public String toString() {
        return name;
    }
}
