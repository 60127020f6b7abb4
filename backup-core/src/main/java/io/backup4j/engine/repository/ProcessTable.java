package io.backup4j.engine.repository;

import java.util.Objects;

/**
 * The table of processes that this process is an entry of. It tells whether the process of another session is dead, and only of those that share the
 * table: two machines or containers may have the same host name and use the same pids. Thread-safe.
 */
public interface ProcessTable {

    /** This process. */
    Entry own();

    /**
     * Whether a process that once was in this table is certainly no more; false in doubt, because what is called dead is expelled.
     *
     * @param process of this table
     */
    boolean isDead(Entry process);

    /**
     * A process in a table.
     *
     * @param table unlike the name of every other table, also of that before the last start of the same machine
     * @param pid may be given to another process when this one is dead
     * @param started on a scale that is the table's own and that no change of the clock moves; tells apart the processes that had one pid
     */
    record Entry(String table, long pid, long started) {
        public Entry {
            Objects.requireNonNull(table, "table");
        }
    }
}
