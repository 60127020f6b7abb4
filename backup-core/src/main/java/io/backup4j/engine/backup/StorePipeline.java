package io.backup4j.engine.backup;

import io.backup4j.engine.index.NewChunks;
import io.backup4j.engine.listing.ChunkWriter;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.engine.run.LimitedExecutor;
import io.backup4j.engine.run.RunThreads;
import io.backup4j.engine.run.Throttle;
import io.backup4j.engine.store.PackStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Everything from a cut slab to durable packs and their index: workers that name, compress and seal, one assembler of packs, and uploads. Memory is bounded by
 * the pools of slabs and pack buffers.
 */
final class StorePipeline implements AutoCloseable {
    private static final int UPLOADS = 2;
    /** A claimed chunk takes some 300 bytes until its pack is durable and its segment published; this keeps them to a tenth of the budget. */
    private static final int BUDGET_BYTES_PER_PACK_CHUNK = 2048;

    private static final int MAX_PACK_CHUNKS = 64 << 10;
    /**
     * Two slabs of 8 MiB and two packs of 9 MiB are 34 MiB. With less than two thirds of that, the share of one of several places in a small heap, reading takes turns
     * with sealing, and sealing with uploads, in one of each.
     */
    private static final long TIGHT_BYTES = 24 << 20;

    private final FirstFailure failure;
    private final RunThreads threads;
    private final Throttle throttle;
    private final SlabPool slabs;
    private final PackUploader uploader;
    private final PackAssembler packs;
    private final List<ChunkWorker> workers = new ArrayList<>();
    private final MetadataWriter metadata;
    private final BlockingQueue<Slab> queue = new LinkedBlockingQueue<>();
    private final Outstanding pending = new Outstanding();
    private volatile boolean closed;

    StorePipeline(Repository repository, RepositoryIndex index, RunCounters counters, FirstFailure failure) {
        this.failure = failure;
        this.threads = new RunThreads("store");
        this.throttle = Throttle.toLoad(repository.settings().maxLoad());
        int workerCount = repository.settings().workers();
        long budget = repository.settings().backupBytes();
        int largestChunk = repository.chunking().largestChunkBytes();
        int packBytes = PackStore.bufferBytes(repository, budget);
        int least = budget < TIGHT_BYTES ? 1 : 2;
        int packBuffers = least;
        long forSlabs = budget - (long) packBuffers * packBytes;
        int slabCount = (int) Math.max(least, Math.min(workerCount * 2L + 2, forSlabs / largestChunk));
        this.slabs = new SlabPool(slabCount, largestChunk, failure);
        NewChunks newChunks = new NewChunks(index.chunks());
        this.uploader = new PackUploader(
                repository, index, newChunks, counters, failure, new LimitedExecutor(threads, UPLOADS));
        int packChunks = (int) Math.min(MAX_PACK_CHUNKS, budget / BUDGET_BYTES_PER_PACK_CHUNK);
        this.packs = new PackAssembler(repository, uploader, failure, packBytes, packChunks, packBuffers);
        boolean started = false;
        try {
            for (int i = 0; i <= workerCount; i++) {
                workers.add(new ChunkWorker(repository, newChunks, packs, counters, throttle.stint()));
            }
            workers.subList(0, workerCount).forEach(worker -> threads.execute(() -> work(worker)));
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
        this.metadata = new MetadataWriter(workers.get(workerCount));
    }

    Throttle throttle() {
        return throttle;
    }

    SlabPool slabs() {
        return slabs;
    }

    /** Where listings and list chunks go. */
    ChunkWriter metadata() {
        return metadata;
    }

    /** Hands a filled slab to the workers, which give it back to the pool. */
    void submit(Slab slab) {
        pending.begin();
        queue.add(slab);
    }

    private void work(ChunkWorker worker) {
        try {
            while (!closed) {
                Slab slab = queue.poll(50, TimeUnit.MILLISECONDS);
                if (slab != null) {
                    process(worker, slab);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void process(ChunkWorker worker, Slab slab) {
        try {
            if (!failure.happened()) {
                worker.store(slab);
            }
        } catch (Throwable e) {
            failure.report(e);
        } finally {
            slabs.give(slab);
            pending.end();
        }
    }

    /** Everything that was submitted and every listing is in packs; not yet durable. */
    void drain(ProgressMeter progress) throws IOException {
        progress.await(pending, failure);
        failure.check();
        metadata.flush();
    }

    /** Everything is durable and in the index. */
    void finish(ProgressMeter progress) throws IOException {
        drain(progress);
        packs.flush();
        uploader.finish(progress);
    }

    /** Stops the threads, after success or failure; what was not finished is left as orphans for clean-up. */
    @Override
    public void close() {
        // The workers must take every slab that was submitted, if only to pass it over: they may stop after that.
        pending.awaitAll();
        closed = true;
        uploader.await(threads::interrupt);
        threads.close();
        workers.forEach(ChunkWorker::close);
    }
}
