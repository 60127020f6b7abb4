package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running reader, which keeps the backup it reads from being collected (section 9.4 of the format page). Best effort: with read-only credentials there is
 * no session, and nothing keeps the backup. {@link #heartbeat()} may be called by another thread than {@link #close()}.
 */
public final class ReaderSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderSession.class);

    private final Repository repository;
    private final ObjectKey registration;
    private final boolean registered;
    private final Heartbeats heartbeats;

    private ReaderSession(Repository repository, ObjectKey registration, boolean registered, Heartbeats heartbeats) {
        this.repository = repository;
        this.registration = registration;
        this.registered = registered;
        this.heartbeats = heartbeats;
    }

    /** Registers a reader, then sees that the backup is listed: in this order, so that a pass which misses the session has counted the backup. */
    static ReaderSession register(Repository repository, SessionRecord record, LongSupplier nanoTime)
            throws IOException {
        UUID uuid = repository.settings().newUuid();
        ObjectKey key = ObjectKeys.session(uuid, repository.generations().newest());
        boolean registered = put(repository, key, record);
        ReaderSession session =
                new ReaderSession(repository, key, registered, new Heartbeats(repository, uuid, nanoTime));
        try {
            session.requireListed(record.reads().orElseThrow());
            return session;
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static boolean put(Repository repository, ObjectKey key, SessionRecord record) {
        try {
            repository.store().put(SealedKind.SESSION, key, record.toJson());
            return true;
        } catch (IOException e) {
            LOG.info("Reading without a session, because the storage cannot be written: {}", e.getMessage());
            return false;
        }
    }

    private void requireListed(UUID backup) throws IOException {
        if (repository.records().isDeleted(backup)) {
            throw new NotFoundException("The backup with uuid " + backup + " in the repository at "
                    + repository.sink().location()
                    + " has been deleted meanwhile. Nothing was read from it. 'list' shows the backups that exist.");
        }
    }

    /** Shows pruners that this reader lives, at most every 15 s; called after progress only. Nothing where there is no session. */
    public void heartbeat() throws IOException {
        if (registered) {
            heartbeats.beat();
        }
    }

    /** The object that it put, or empty if the storage could not be written. */
    public Optional<ObjectKey> registration() {
        return registered ? Optional.of(registration) : Optional.empty();
    }

    /** Ends the session. Does not fail: what stays of it is removed by the next clean-up. */
    @Override
    public void close() {
        try {
            heartbeats.end();
        } catch (IOException e) {
            LOG.warn("Heartbeats of the session {} could not be removed; clean-up will.", registration, e);
        }
        try {
            // Also if the put failed: its outcome is unknown.
            repository.sink().delete(registration);
        } catch (IOException e) {
            if (registered) {
                LOG.warn("The session {} of this reader could not be removed; clean-up will.", registration, e);
            }
        }
    }
}
