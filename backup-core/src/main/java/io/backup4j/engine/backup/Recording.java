package io.backup4j.engine.backup;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.backup.BackupType;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** How a run is recorded where that is not its own business alone: one of several into several places, or a copy of another backup. */
public interface Recording {
    /** A run by itself. */
    Recording OWN = new Recording() {};

    /**
     * The run has begun.
     *
     * @param alive to be called while the run waits for others of its kind, so that nobody takes it for dead. By any thread
     */
    default void begin(Runnable alive) {}

    /** When the run began, where that is not the moment at which it was made. */
    default Optional<Instant> started() {
        return Optional.empty();
    }

    /** The type that the backup is known by; a copy has that of what it copies, whatever was read for it. */
    default BackupType type(BackupType read) {
        return read;
    }

    /**
     * The last look before the commit: everything is durable and in the index, nothing is listed.
     *
     * @param manifest as the run made it, under the public id that it will have
     * @param before what was listed when the run began
     * @return what is committed
     * @throws IOException if it must not be; nothing is listed then
     */
    default Manifest admit(Manifest manifest, Catalogue.View before) throws IOException {
        return manifest;
    }
}
