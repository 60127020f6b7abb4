package io.backup4j.engine.prune;

import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.testkit.ScheduledSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.Turnstile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Sees who puts and who removes sessions: a reader that somebody else removed has been promised nothing. Thread-safe. */
final class ScheduleWatch implements ScheduledSink.Watcher {
    private final Map<String, Turnstile.Actor> owners = new HashMap<>();
    private final Set<Turnstile.Actor> expelled = new HashSet<>();
    private final Map<UUID, String> suspects = new HashMap<>();
    private final Map<Turnstile.Actor, Integer> freed = new HashMap<>();
    private int freedByAll;

    @Override
    public synchronized void changed(Turnstile.Actor by, SinkCall.Kind kind, String key) {
        if (kind == SinkCall.Kind.DELETE && key.startsWith(ObjectKeys.PACKS)) {
            freed.merge(by, 1, Integer::sum);
            freedByAll++;
        }
        if (!key.startsWith(ObjectKeys.SESSIONS)) {
            return;
        }
        if (kind == SinkCall.Kind.PUT) {
            owners.putIfAbsent(key, by);
        } else if (owners.get(key) != by) {
            expelled.add(owners.get(key));
        }
    }

    synchronized void begin(Turnstile.Actor actor) {
        expelled.remove(actor);
    }

    /** Perhaps also because of a session that a dead process of that actor had left: then nothing is asked of this one. */
    synchronized boolean expelled(Turnstile.Actor actor) {
        return expelled.contains(actor);
    }

    /** How often anybody but one actor has deleted a pack. */
    synchronized int freedByOthers(Turnstile.Actor actor) {
        return freedByAll - freed.getOrDefault(actor, 0);
    }

    synchronized void suspect(UUID backup, String why) {
        suspects.put(backup, why);
    }

    synchronized Map<UUID, String> suspects() {
        return Map.copyOf(suspects);
    }
}
