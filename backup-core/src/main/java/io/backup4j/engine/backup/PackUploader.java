package io.backup4j.engine.backup;

import io.backup4j.engine.index.DrainedChunks;
import io.backup4j.engine.index.NewChunks;
import io.backup4j.engine.pack.FinishedPack;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.engine.store.PackStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Puts finished packs, then the index segments that name them: never the other way round (I2). Thread-safe.
 */
final class PackUploader {
    private static final long GRACE_MILLIS = 200;

    private final Repository repository;
    private final RepositoryIndex index;
    private final NewChunks newChunks;
    private final RunCounters counters;
    private final FirstFailure failure;
    private final Executor executor;
    private final PackStore packs;
    private final Outstanding running = new Outstanding();

    PackUploader(
            Repository repository,
            RepositoryIndex index,
            NewChunks newChunks,
            RunCounters counters,
            FirstFailure failure,
            Executor executor) {
        this.repository = repository;
        this.index = index;
        this.newChunks = newChunks;
        this.counters = counters;
        this.failure = failure;
        this.executor = executor;
        this.packs = new PackStore(repository, () -> {
            counters.steps.increment();
            failure.check();
        });
    }

    /** Uploads a pack in the background and then gives its buffer back. */
    void submit(FinishedPack pack, Runnable release) {
        running.begin();
        boolean accepted = false;
        try {
            executor.execute(() -> {
                try {
                    if (!failure.happened()) {
                        upload(pack);
                    }
                } catch (Throwable e) {
                    // In this order: what fails because of this failure must not be the first that is reported.
                    failure.report(e);
                    newChunks.fail(e);
                } finally {
                    release.run();
                    running.end();
                }
            });
            accepted = true;
        } finally {
            if (!accepted) {
                // No thread could be had, so nobody else will end it.
                running.end();
            }
        }
    }

    private void upload(FinishedPack pack) throws IOException {
        FinishedPack stored = packs.put(pack);
        counters.steps.increment();
        newChunks.stored(stored.frames(), stored.sizeBytes());
        if (newChunks.drainDue()) {
            publish();
        }
    }

    /** Publishes one segment of chunks that are durable; false if there are none. */
    private boolean publish() throws IOException {
        Optional<DrainedChunks> drained = newChunks.drain();
        if (drained.isEmpty()) {
            return false;
        }
        newChunks.published(drained.get(), repository.publishIndex(drained.get().content(), index.cache()));
        counters.steps.increment();
        return true;
    }

    /** Waits for all uploads and publishes the rest of the index. After this everything that was stored is durable. */
    void finish(ProgressMeter progress) throws IOException {
        progress.await(running, failure);
        failure.check();
        while (publish()) {
            failure.check();
        }
        newChunks.requireSettled();
    }

    /**
     * Waits until no upload runs, after success or failure.
     *
     * @param interrupt ends what waits for the storage, as for its share of the bandwidth; called after a moment in which what is nearly done may end
     */
    void await(Runnable interrupt) {
        try {
            if (!running.await(GRACE_MILLIS)) {
                interrupt.run();
            }
        } catch (InterruptedException e) {
            interrupt.run();
            Thread.currentThread().interrupt();
        }
        // However long that takes: what an upload publishes after the run has ended might name packs that a clean-up
        // has taken.
        running.awaitAll();
    }
}
