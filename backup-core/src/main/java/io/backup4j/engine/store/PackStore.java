package io.backup4j.engine.store;

import io.backup4j.engine.pack.FinishedPack;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackReseal;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts packs. A put whose outcome is unknown is never repeated under that name: it may take effect at any time, also after a verdict has named the pack, and
 * an executor that had stalled would delete it under a writer that has adopted it (section 9.3 of the format page). So the pack is sealed anew under a fresh
 * name. What may be left under the old one is an orphan that the next prune collects.
 *
 * <p>Thread-safe. Waits on the calling thread. Costs nothing beside the put while the storage answers.
 */
public final class PackStore {
    /** Further names after the first; as many as {@code RetryOptions.DEFAULTS} has retries for everything else, with the same waits. */
    static final int MOST_RESEALS = 3;

    /** Before the first further name; doubled for each. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /** Waits are spread over ± this fraction of themselves, so that many clients do not come back at one moment. */
    static final double JITTER = 0.5;

    private static final Logger LOG = LoggerFactory.getLogger(PackStore.class);
    private static final int LARGEST_BUFFER = 32 << 20;

    private final Repository repository;
    private final Step step;
    private final Object resealing = new Object();

    /** What the operation does between two requests: shows progress, and throws if it must not go on. Called by the threads that put. */
    @FunctionalInterface
    public interface Step {
        void run() throws IOException;
    }

    /** @param step run before each put */
    public PackStore(Repository repository, Step step) {
        this.repository = Objects.requireNonNull(repository, "repository");
        this.step = Objects.requireNonNull(step, "step");
    }

    /**
     * Length of the buffer that a pack is built in, in bytes: a quarter of the budget, but room for a frame of the largest chunk with its table, header and footer.
     *
     * @param budget of the operation, in bytes
     */
    public static int bufferBytes(Repository repository, long budget) {
        return (int)
                Math.max(repository.chunking().largestChunkBytes() + (1 << 20), Math.min(LARGEST_BUFFER, budget / 4));
    }

    /**
     * Puts a pack. When it returns, the pack is durable under the name of the answer, with the same chunks at the same offsets.
     *
     * @param pack not to be used afterwards, except its buffer
     * @return what is stored: the pack itself, or the one that it was sealed anew as
     * @throws io.backup4j.spi.sink.SinkFullException if there is no room
     * @throws IOException if no put was acknowledged; orphans may be left. Earlier failures are suppressed in it
     * @throws StorageException if the storage says that a fresh name is taken
     * @throws io.backup4j.spi.error.DamagedException if sealing anew shows that this machine computes or remembers wrongly
     */
    public FinishedPack put(FinishedPack pack) throws IOException {
        FinishedPack current = pack;
        IOException earlier = null;
        for (int reseals = 0; ; reseals++) {
            step.run();
            try {
                create(current);
                return current;
            } catch (IOException e) {
                if (earlier != null && earlier != e) {
                    e.addSuppressed(earlier);
                }
                earlier = e;
            }
            if (reseals == MOST_RESEALS || !mayPass(earlier)) {
                throw earlier;
            }
            pause(reseals, earlier);
            step.run();
            current = reseal(current, earlier);
        }
    }

    private void create(FinishedPack pack) throws IOException {
        if (repository.sink().put(pack.name().key(), pack.content()) != PutResult.CREATED) {
            throw new StorageException(
                    ErrorCode.UNSUITABLE_SINK,
                    "The storage at " + repository.sink().location() + " says that "
                            + pack.name().key()
                            + " exists already, although its name was drawn at random just now. It is not fit for backups.");
        }
    }

    /** A full store has stored nothing and a refused access will be refused again; who was interrupted wants to end, and the thread is marked. */
    private static boolean mayPass(IOException failure) {
        return !(failure instanceof SinkFullException)
                && !(failure instanceof SinkAccessException)
                && !Thread.currentThread().isInterrupted();
    }

    private void pause(int reseals, IOException reason) throws InterruptedIOException {
        Random random = repository.settings().random();
        double spread = 1 + JITTER * (2 * random.nextDouble() - 1);
        long millis = Math.round((FIRST_PAUSE.toMillis() << reseals) * spread);
        try {
            repository.settings().pause().await(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting to store a pack under another name");
            interrupted.initCause(e);
            interrupted.addSuppressed(reason);
            throw interrupted;
        }
    }

    /** One at a time: the memory for it is not in anybody's budget. */
    private FinishedPack reseal(FinishedPack pack, IOException reason) {
        synchronized (resealing) {
            PackName name = PackName.random(repository.settings().random());
            LOG.info(
                    "Whether {} was stored is not known ({}); its data is stored as {}.",
                    pack.name().key(),
                    reason.toString(),
                    name.key());
            try (FrameDecoder check = repository.newDecoder()) {
                return new PackReseal(repository.sealer()).reseal(pack, name, check);
            }
        }
    }
}
