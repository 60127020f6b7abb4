package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.SchemaObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes indexes, constraints and the like on several connections at once: each when what it depends on is there, and never two on one table that would wait for each
 * other's lock; indexes of one table share it. Used once.
 */
final class DependentWork {
    private static final String DEADLOCK = "40P01";
    private static final int DEADLOCKS = 5;

    private final TargetConnections connections;
    private final ObjectMaker maker;
    private final LinkedList<SchemaObject> waiting = new LinkedList<>();
    private final Map<Long, Set<Long>> tables;
    /** Ids of objects that were not made yet, or never will be; guarded by this, as all below. */
    private final Set<Long> unmade = new HashSet<>();
    /** Of these the ids of all but foreign keys. */
    private final TreeSet<Long> unmadeKeysAside = new TreeSet<>();
    /** Table, and how many work on it; -1 for one alone. */
    private final Map<Long, Integer> busy = new HashMap<>();

    private @Nullable Throwable failure;

    /**
     * @param all every object, for what the work depends on
     * @param work in an order in which it can be made
     */
    DependentWork(TargetConnections connections, ObjectMaker maker, List<SchemaObject> all, List<SchemaObject> work) {
        this.connections = connections;
        this.maker = maker;
        this.tables = TablesOf.each(all);
        waiting.addAll(work);
        for (SchemaObject object : work) {
            unmade.add(object.id());
            if (!isForeignKey(object)) {
                unmadeKeysAside.add(object.id());
            }
        }
    }

    /** Returns when everything was made. */
    void run() throws IOException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i < Math.min(connections.most(), waiting.size()); i++) {
            Thread thread = new Thread(this::work, "backup4j-postgresql-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        work();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    fail(new InterruptedIOException("interrupted while making indexes and constraints"));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        rethrow();
    }

    private void rethrow() throws IOException {
        Throwable thrown = failure;
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        if (thrown != null) {
            throw new IOException(thrown.toString(), thrown);
        }
    }

    private void work() {
        try {
            for (SchemaObject object = next(); object != null; object = next()) {
                try {
                    make(object);
                } finally {
                    done(object);
                }
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void make(SchemaObject object) throws IOException {
        TargetConnection connection = connections.take();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    maker.makeOverRows(connection, object);
                    return;
                } catch (SQLException e) {
                    if (attempt == DEADLOCKS || !DEADLOCK.equals(e.getSQLState())) {
                        throw ObjectMaker.failure(object, e);
                    }
                }
            }
        } finally {
            connections.give(connection);
        }
    }

    /** The next that can be made; waits for it; null if there is none, or something failed. */
    private synchronized @Nullable SchemaObject next() throws InterruptedIOException {
        while (failure == null && !waiting.isEmpty()) {
            for (var each = waiting.iterator(); each.hasNext(); ) {
                SchemaObject object = each.next();
                if (isReady(object)) {
                    each.remove();
                    begin(object);
                    return object;
                }
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while making indexes and constraints");
            }
        }
        return null;
    }

    private boolean isReady(SchemaObject object) {
        if (object.dependsOn().stream().anyMatch(unmade::contains)) {
            return false;
        }
        // The key that it refers to counts only when the last index of a partition is attached to it, of which it knows
        // nothing.
        if (isForeignKey(object) && !unmadeKeysAside.isEmpty() && unmadeKeysAside.first() < object.id()) {
            return false;
        }
        boolean shared = shares(object);
        return tables.getOrDefault(object.id(), Set.of()).stream().allMatch(table -> {
            int users = busy.getOrDefault(table, 0);
            return users == 0 || (users > 0 && shared);
        });
    }

    private static boolean isForeignKey(SchemaObject object) {
        return object.kind().equals("FOREIGN KEY");
    }

    private static boolean shares(SchemaObject object) {
        return object.kind().equals("INDEX");
    }

    private void begin(SchemaObject object) {
        boolean shared = shares(object);
        for (Long table : tables.getOrDefault(object.id(), Set.of())) {
            busy.merge(table, shared ? 1 : -1, Integer::sum);
        }
    }

    private synchronized void done(SchemaObject object) {
        boolean shared = shares(object);
        for (Long table : tables.getOrDefault(object.id(), Set.of())) {
            busy.merge(table, shared ? -1 : 1, Integer::sum);
        }
        // What depends on one that could not be made is tried all the same: the server says why it cannot be.
        unmade.remove(object.id());
        unmadeKeysAside.remove(object.id());
        notifyAll();
    }

    private synchronized void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
        notifyAll();
    }
}
