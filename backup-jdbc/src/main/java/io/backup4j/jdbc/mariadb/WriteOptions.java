package io.backup4j.jdbc.mariadb;

import java.time.Duration;
import java.util.List;

/**
 * How a database is restored.
 *
 * @param connections how many are used at once
 * @param tables that are restored; empty means all, and everything else
 * @param notEmpty what to do with what is in the way
 * @param definers whether objects get the definers that they had
 * @param events whether events are made, which the server runs from then on
 * @param keepGoing whether what cannot be made is left out, by name, instead of failing the restore
 * @param lockTimeout how long to wait for tables that are in the way and that somebody uses
 */
record WriteOptions(
        int connections,
        List<String> tables,
        NotEmpty notEmpty,
        boolean definers,
        boolean events,
        boolean keepGoing,
        Duration lockTimeout) {
    WriteOptions {
        tables = List.copyOf(tables);
        if (connections < 1) {
            throw new IllegalArgumentException("connections: must be at least 1, is " + connections);
        }
        if (lockTimeout.toSeconds() < 1) {
            throw new IllegalArgumentException("lockTimeout: must be at least one second, is " + lockTimeout);
        }
    }

    boolean everything() {
        return tables.isEmpty();
    }

    boolean chooses(String table) {
        return tables.isEmpty() || tables.contains(table);
    }

    /** Whether what is there stays beside what is restored, whatever comes. */
    boolean keepsAside() {
        return notEmpty == NotEmpty.RENAME_ASIDE;
    }
}
