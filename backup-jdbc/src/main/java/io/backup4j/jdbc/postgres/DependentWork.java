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
 * other's lock; indexes of one table share it. A key is its index, which shares the table too, and a moment alone to declare it. Used once.
 */
final class DependentWork {
    private static final String DEADLOCK = "40P01";
    private static final int DEADLOCKS = 5;
    private static final String KEY_INDEX = "CREATE UNIQUE INDEX ";

    private final TargetConnections connections;
    private final ObjectMaker maker;
    private final LinkedList<SchemaObject> waiting = new LinkedList<>();
    private final Map<Long, Set<Long>> tables;
    /** Ids of objects that were not made yet, or never will be; guarded by this, as all below. */
    private final Set<Long> unmade = new HashSet<>();
    /** Of these the ids of all but foreign keys. */
    private final TreeSet<Long> unmadeKeysAside = new TreeSet<>();
    /** Of these the ids of keys whose index is there. */
    private final Set<Long> indexed = new HashSet<>();
    /** Table, and how many work on it; -1 for one alone. */
    private final Map<Long, Integer> busy = new HashMap<>();

    private @Nullable Throwable failure;

    /**
     * @param all every object, for what the work depends on
     * @param work what is made; what comes first is begun first, as far as it can be
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
            for (Step step = next(); step != null; step = next()) {
                boolean made = false;
                try {
                    made = make(step);
                } finally {
                    done(step, made);
                }
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** @return false if it was left out, and that was said */
    private boolean make(Step step) throws IOException {
        SchemaObject object = step.object();
        TargetConnection connection = connections.take();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return maker.makeOverRows(connection, object, step.statements());
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
    private synchronized @Nullable Step next() throws InterruptedIOException {
        while (failure == null && !waiting.isEmpty()) {
            for (var each = waiting.iterator(); each.hasNext(); ) {
                SchemaObject object = each.next();
                Step step = step(object);
                if (isReady(step)) {
                    each.remove();
                    begin(step);
                    return step;
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

    /**
     * What of an object is made at once.
     *
     * @param shared whether others may do such steps on the same table meanwhile
     * @param last whether the object is made then
     */
    private record Step(SchemaObject object, List<String> statements, boolean shared, boolean last) {}

    private Step step(SchemaObject object) {
        List<String> all = object.statements();
        boolean key = all.size() > 1 && all.get(0).startsWith(KEY_INDEX);
        if (!key) {
            return new Step(object, all, object.kind().equals("INDEX"), true);
        }
        return indexed.contains(object.id())
                ? new Step(object, all.subList(1, all.size()), false, true)
                : new Step(object, all.subList(0, 1), true, false);
    }

    private boolean isReady(Step step) {
        SchemaObject object = step.object();
        if (object.dependsOn().stream().anyMatch(unmade::contains)) {
            return false;
        }
        // The key that it refers to counts only when the last index of a partition is attached to it, of which it knows
        // nothing.
        if (isForeignKey(object) && !unmadeKeysAside.isEmpty() && unmadeKeysAside.first() < object.id()) {
            return false;
        }
        return tables.getOrDefault(object.id(), Set.of()).stream().allMatch(table -> {
            int users = busy.getOrDefault(table, 0);
            return users == 0 || (users > 0 && step.shared());
        });
    }

    static boolean isForeignKey(SchemaObject object) {
        return object.kind().equals("FOREIGN KEY");
    }

    private void begin(Step step) {
        for (Long table : tables.getOrDefault(step.object().id(), Set.of())) {
            busy.merge(table, step.shared() ? 1 : -1, Integer::sum);
        }
    }

    private synchronized void done(Step step, boolean made) {
        SchemaObject object = step.object();
        for (Long table : tables.getOrDefault(object.id(), Set.of())) {
            busy.merge(table, step.shared() ? -1 : 1, Integer::sum);
        }
        if (made && !step.last()) {
            indexed.add(object.id());
            waiting.addFirst(object);
        } else {
            // What depends on one that could not be made is tried all the same: the server says why it cannot be.
            unmade.remove(object.id());
            unmadeKeysAside.remove(object.id());
        }
        notifyAll();
    }

    private synchronized void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
        notifyAll();
    }
}
