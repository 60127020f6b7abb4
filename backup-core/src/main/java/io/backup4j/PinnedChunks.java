package io.backup4j;

import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.repository.ReaderSession;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chunks of one backup that a host reads at its own pace, as a registered reader: a prune beside it leaves the packs alone that it found, as long as something
 * is read every now and then. Thread-safe; {@link #close()} ends the session and frees native memory.
 */
final class PinnedChunks implements ChunkReader, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PinnedChunks.class);

    private final ReaderSession session;
    private final RepositoryChunks chunks;
    /** A session is shown to live by one thread at a time; the others need not wait for that. */
    private final AtomicBoolean beating = new AtomicBoolean();

    private PinnedChunks(ReaderSession session, RepositoryChunks chunks) {
        this.session = session;
        this.chunks = chunks;
    }

    /**
     * Registers first and looks for chunks then, in the order of section 9.4 of the format page.
     *
     * @throws io.backup4j.spi.error.NotFoundException if the backup was deleted meanwhile
     */
    static PinnedChunks of(Repository repository, UUID backup) throws IOException {
        ReaderSession session = repository.registerReader(backup);
        try {
            return new PinnedChunks(
                    session,
                    new RepositoryChunks(
                            repository,
                            repository.loadIndexForReading().chunks(),
                            repository.settings().memoryBytes() / 4));
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public byte[] read(ChunkRef ref) throws IOException {
        if (beating.compareAndSet(false, true)) {
            try {
                session.heartbeat();
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
        session.close();
        chunks.close();
    }
}
