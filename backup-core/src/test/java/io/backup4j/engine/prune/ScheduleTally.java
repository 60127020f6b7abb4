package io.backup4j.engine.prune;

import java.util.Map;
import java.util.TreeMap;

/** Counts what happened in schedules: proof that they came where they should. Thread-safe. */
final class ScheduleTally {
    private final Map<String, Long> counts = new TreeMap<>();

    void add(String what) {
        add(what, 1);
    }

    synchronized void add(String what, long count) {
        counts.merge(what, count, Long::sum);
    }

    synchronized void addAll(ScheduleTally other) {
        other.counts().forEach(this::add);
    }

    synchronized Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    @Override
    public synchronized String toString() {
        return counts.toString();
    }
}
