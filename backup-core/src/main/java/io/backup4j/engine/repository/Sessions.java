package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** The sessions that are registered in a repository. Thread-safe. */
public final class Sessions {
    /** A session shows a heartbeat so often, as long as there is progress. */
    public static final Duration HEARTBEAT = Heartbeats.INTERVAL;

    private final BackupSink sink;
    private final SealedStore store;
    private final Clock clock;
    private final Optional<ProcessTable> processes;

    Sessions(BackupSink sink, SealedStore store, Settings settings) {
        this.sink = sink;
        this.store = store;
        this.clock = settings.clock();
        this.processes = settings.processes();
    }

    /**
     * A registered session.
     *
     * @param uuid of the session; for a writer that of the backup it wants to commit
     * @param generation at which it is registered
     * @param key of its object
     * @param record what it says of itself, empty if that cannot be read
     */
    public record Registered(UUID uuid, long generation, ObjectKey key, Optional<SessionRecord> record) {

        /** Whether it may commit; true also if that cannot be read. */
        public boolean writer() {
            return record.map(r -> r.role() == SessionRecord.Role.WRITER).orElse(true);
        }

        /** The backup that a reader needs. */
        public Optional<UUID> reads() {
            return record.flatMap(SessionRecord::reads);
        }

        /** One line for people. */
        public String description() {
            return record.map(SessionRecord::describe).orElseGet(() -> "unreadable session " + key);
        }
    }

    /**
     * All sessions, in order of uuid, then of generation: one that registers again is there twice for a moment. A session whose object is listed and cannot
     * be found has ended meanwhile.
     */
    public List<Registered> list() throws IOException {
        List<Registered> sessions = new ArrayList<>();
        Listings.forEach(sink, ObjectKeys.SESSIONS, object -> {
            Optional<UUID> uuid = ObjectKeys.uuidBehind(ObjectKeys.SESSIONS, object.key());
            OptionalLong generation = ObjectKeys.numberBehind(ObjectKeys.SESSIONS, object.key());
            if (uuid.isPresent() && generation.isPresent()) {
                read(uuid.get(), generation.getAsLong(), object.key()).ifPresent(sessions::add);
            }
        });
        return sessions;
    }

    private Optional<Registered> read(UUID uuid, long generation, ObjectKey key) throws IOException {
        try {
            return store.get(SealedKind.SESSION, key)
                    .map(record -> new Registered(uuid, generation, key, Optional.of(SessionRecord.parse(record))));
        } catch (BackupException e) {
            return Optional.of(new Registered(uuid, generation, key, Optional.empty()));
        }
    }

    /**
     * Number of the last heartbeat of a session that a listing shows, 0 if none. It may fall: a session deletes the one before when it has put the next,
     * and a listing need not be one instant. Only a number greater than all before is a sign of life.
     */
    public long lastHeartbeat(UUID session) throws IOException {
        long[] last = {0};
        Listings.forEach(
                sink, heartbeatsOf(session), object -> ObjectKeys.numberBehind(ObjectKeys.HEARTBEATS, object.key())
                        .ifPresent(number -> last[0] = Math.max(last[0], number)));
        return last[0];
    }

    /** Whether the process of a session is certainly dead: only where that process and this one share their table of processes, else its silence tells. */
    public boolean processIsDead(Registered session) {
        Optional<ProcessTable.Entry> process = session.record().flatMap(SessionRecord::process);
        return process.isPresent()
                && processes.isPresent()
                && processes.get().own().table().equals(process.get().table())
                && processes.get().isDead(process.get());
    }

    /**
     * Gives a session up, whether its process is alive or not. A writer's fate is sealed by a tombstone before its registration goes: if it still runs, it
     * finds the tombstone when it wants to commit, and fails cleanly. A reader has no fate.
     */
    public void expel(Registered session, String reason) throws IOException {
        if (session.writer()) {
            buryIfUndecided(session.uuid(), reason);
        }
        deleteHeartbeats(session.uuid());
        sink.delete(session.key());
    }

    /**
     * Puts a tombstone unless the fate is decided already. Where a store overwrites (single-writer mode), the look before keeps a committed backup from
     * being replaced; elsewhere the put alone would do.
     */
    void buryIfUndecided(UUID uuid, String reason) throws IOException {
        if (sink.stat(ObjectKeys.backup(uuid)).isPresent()) {
            return;
        }
        ObjectNode tombstone = RecordJson.object();
        tombstone.put("at", clock.instant().toString());
        tombstone.put("reason", reason);
        store.put(SealedKind.TOMBSTONE, ObjectKeys.backup(uuid), RecordJson.write(tombstone));
    }

    void deleteHeartbeats(UUID uuid) throws IOException {
        Listings.forEach(sink, heartbeatsOf(uuid), object -> sink.delete(object.key()));
    }

    private static String heartbeatsOf(UUID session) {
        return ObjectKeys.HEARTBEATS + session + "/";
    }
}
