package io.backup4j.engine.restore;

import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** For targets that take content in any order: gathers parts of files into batches for several workers. A large file is spread over many batches. */
final class BatchedContent implements ContentRestorer {
    private static final long MAX_BATCH_BYTES = 32 << 20;
    private static final long MIN_BATCH_BYTES = 1 << 20;
    private static final long MAX_READ_BYTES = 8 << 20;
    private static final long MIN_READ_BYTES = 512 << 10;

    private final Repository repository;
    private final ChunkIndex index;
    private final ContentReader contents;
    private final ReferenceCheck check;
    private final RestoreProgress progress;
    private final ZeroChunks zeros = new ZeroChunks();
    private final BatchWorkers workers;
    private final long batchBytes;
    private Batch batch;

    /**
     * @param expectedBytes content to restore in all; little of it is cut into small batches, so that all workers have some
     */
    BatchedContent(
            Repository repository,
            ChunkIndex index,
            ContentReader contents,
            ReferenceCheck check,
            SourceOutput output,
            FirstFailure failure,
            long expectedBytes) {
        this.repository = repository;
        this.index = index;
        this.contents = contents;
        this.check = check;
        this.progress = output.progress();
        int threads = Math.max(1, repository.settings().workers());
        long budget = repository.settings().memoryBytes();
        long mostBatchBytes = Math.min(MAX_BATCH_BYTES, budget / 4);
        this.batchBytes = Math.max(MIN_BATCH_BYTES, Math.min(mostBatchBytes, expectedBytes / (4L * threads)));
        // Each worker holds one read, one opened and one decoded frame.
        int readBytes = (int) Math.max(MIN_READ_BYTES, Math.min(MAX_READ_BYTES, budget / (4L * threads)));
        this.batch = new Batch(batchBytes);
        this.workers = new BatchWorkers(
                threads,
                () -> new BatchWorker(repository, index, zeros, output, failure, readBytes),
                failure,
                progress);
    }

    @Override
    public void restore(FileRestore file, Content content) throws IOException {
        file.compareWithPresent(zeros, repository::newHasher);
        Gathering gathering = new Gathering(file);
        try {
            contents.forEach(content, gathering);
        } catch (DamagedException e) {
            file.damaged(check.unreadable(gathering.lastList, e));
        }
        batch.complete(file);
        handOverIfFull();
    }

    /** Turns the references of a file into parts. */
    private final class Gathering implements ContentReader.Visitor {
        private final FileRestore file;
        private @Nullable ChunkRef lastList;
        private long position;

        private Gathering(FileRestore file) {
            this.file = file;
        }

        @Override
        public void visit(ChunkRef ref, boolean list) throws IOException {
            if (list) {
                lastList = ref;
                return;
            }
            if (file.isDamaged() || ref.length() == 0 || isHole(ref)) {
                progress.bytesDone(ref.length());
            } else {
                add(ref);
            }
            position += ref.length();
        }

        /** Known zeros need not be written, but what is there must be compared with them. */
        private boolean isHole(ChunkRef ref) {
            return file.reuse() == null && zeros.contains(ref);
        }

        private void add(ChunkRef ref) throws IOException {
            ChunkLocation location = index.find(ref.id());
            if (location == null) {
                file.damaged(check.missing(ref));
                return;
            }
            file.expectPart();
            batch.add(new Part(file, position, ref, location));
            handOverIfFull();
        }
    }

    private void handOverIfFull() throws IOException {
        if (batch.isFull()) {
            handOver();
        }
    }

    private void handOver() throws IOException {
        Batch full = batch;
        batch = new Batch(batchBytes);
        workers.submit(full);
    }

    @Override
    public void finish() throws IOException {
        if (!batch.isEmpty()) {
            handOver();
        }
        workers.finish();
    }

    @Override
    public void close() {
        workers.close();
    }
}
