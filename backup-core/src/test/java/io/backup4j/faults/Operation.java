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
 */
record Operation(String name, Base base, Action action, Set<String> calls) {
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
