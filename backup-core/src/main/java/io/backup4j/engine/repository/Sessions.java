package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** The sessions that are registered in a repository. Thread-safe. */
public final class Sessions {
    private final BackupSink sink;
    private final SealedStore store;
    private final Clock clock;

    Sessions(BackupSink sink, SealedStore store, Clock clock) {
        this.sink = sink;
        this.store = store;
        this.clock = clock;
    }

    /**
     * A registered session.
     *
     * @param uuid of the session; for a writer that of the backup it wants to commit
     * @param key of its object
     * @param writer whether it may commit; true also if the session cannot be read
     * @param description for people
     */
    public record Registered(UUID uuid, ObjectKey key, boolean writer, String description) {}

    /** All sessions, in order of uuid. */
    public List<Registered> list() throws IOException {
        List<Registered> sessions = new ArrayList<>();
        Listings.forEach(sink, ObjectKeys.SESSIONS, object -> {
            Optional<UUID> uuid = ObjectKeys.uuidBehind(ObjectKeys.SESSIONS, object.key());
            if (uuid.isPresent()) {
                sessions.add(read(uuid.get(), object.key()));
            }
        });
        return sessions;
    }

    private Registered read(UUID uuid, ObjectKey key) throws IOException {
        try {
            return store.get(SealedKind.SESSION, key)
                    .map(SessionRecord::parse)
                    .map(record ->
                            new Registered(uuid, key, record.role() == SessionRecord.Role.WRITER, record.describe()))
                    .orElseGet(() -> new Registered(uuid, key, true, "session that just ended"));
        } catch (BackupException e) {
            return new Registered(uuid, key, true, "unreadable session " + key);
        }
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
        Listings.forEach(sink, ObjectKeys.HEARTBEATS + uuid + "/", object -> sink.delete(object.key()));
    }
}
