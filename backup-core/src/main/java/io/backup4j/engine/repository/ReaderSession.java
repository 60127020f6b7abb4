package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running reader, which keeps the backup it reads from being collected. Best effort: with read-only credentials there is none. */
public final class ReaderSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderSession.class);

    private final Repository repository;
    private final @Nullable ObjectKey registration;

    private ReaderSession(Repository repository, @Nullable ObjectKey registration) {
        this.repository = repository;
        this.registration = registration;
    }

    static ReaderSession register(Repository repository, SessionRecord record) {
        try {
            ObjectKey key = ObjectKeys.session(
                    UUID.randomUUID(), repository.generations().newest());
            repository.store().put(SealedKind.SESSION, key, record.toJson());
            return new ReaderSession(repository, key);
        } catch (IOException e) {
            LOG.info("Reading without a session, because the storage cannot be written: {}", e.getMessage());
            return new ReaderSession(repository, null);
        }
    }

    @Override
    public void close() {
        if (registration != null) {
            try {
                repository.sink().delete(registration);
            } catch (IOException e) {
                LOG.warn("The session {} of this reader could not be removed; clean-up will.", registration, e);
            }
        }
    }
}
