package io.backup4j;

import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.repository.ReaderSession;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chunks of backups that a host reads at its own pace, as a registered reader of each: a prune beside it leaves the packs alone that it found, as long as something
 * is read every now and then. Thread-safe; {@link #close()} ends the sessions and frees native memory.
 */
final class PinnedChunks implements ChunkReader, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PinnedChunks.class);

    private final List<ReaderSession> sessions;
    private final RepositoryChunks chunks;
    /** The sessions are shown to live by one thread at a time; the others need not wait for that. */
    private final AtomicBoolean beating = new AtomicBoolean();

    private PinnedChunks(List<ReaderSession> sessions, RepositoryChunks chunks) {
        this.sessions = sessions;
        this.chunks = chunks;
    }

    /**
     * Registers first and looks for chunks then, in the order of section 9.4 of the format page.
     *
     * @throws io.backup4j.spi.error.NotFoundException if a backup was deleted meanwhile; nothing stays registered
     */
    static PinnedChunks of(Repository repository, List<UUID> backups) throws IOException {
        List<ReaderSession> sessions = new ArrayList<>();
        try {
            for (UUID backup : backups) {
                sessions.add(repository.registerReader(backup));
            }
            return new PinnedChunks(
                    sessions,
                    new RepositoryChunks(
                            repository,
                            repository.loadIndexForReading().chunks(),
                            repository.settings().memoryBytes() / 4));
        } catch (IOException | RuntimeException e) {
            sessions.forEach(ReaderSession::close);
            throw e;
        }
    }

    @Override
    public byte[] read(ChunkRef ref) throws IOException {
        if (beating.compareAndSet(false, true)) {
            try {
                for (ReaderSession session : sessions) {
                    session.heartbeat();
                }
            } catch (IOException e) {
                LOG.debug("a reader could not show that it lives", e);
            } finally {
                beating.set(false);
            }
        }
        return chunks.read(ref);
    }

    @Override
    public void close() {
        sessions.forEach(ReaderSession::close);
        chunks.close();
    }
}
