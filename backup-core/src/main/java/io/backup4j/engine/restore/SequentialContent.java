package io.backup4j.engine.restore;

import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** For targets that take each file from its beginning to its end, one after the other, runs of zeros included. Memory is a chunk and the reader's cache. Keeps nothing of a file that has ended. */
final class SequentialContent implements ContentRestorer {
    private final RepositoryChunks chunks;
    private final ContentReader contents;
    private final ReferenceCheck check;
    private final FirstFailure failure;
    private final Runnable report;
    private final RestoreProgress progress;

    /** @param report tells the progress, if the thread that restores is the one to do so */
    SequentialContent(
            RepositoryChunks chunks,
            ContentReader contents,
            ReferenceCheck check,
            FirstFailure failure,
            Runnable report,
            RestoreProgress progress) {
        this.chunks = chunks;
        this.contents = contents;
        this.check = check;
        this.failure = failure;
        this.report = report;
        this.progress = progress;
    }

    @Override
    public void restore(FileRestore file, Content content) throws IOException {
        Copy copy = new Copy(file);
        try {
            contents.forEach(content, copy);
        } catch (DamagedException e) {
            file.damaged(check.unreadable(copy.last, e));
        }
        file.done();
    }

    private final class Copy implements ContentReader.Visitor, RepositoryChunks.Taker {
        private final FileRestore file;
        private @Nullable ChunkRef last;
        private long position;

        private Copy(FileRestore file) {
            this.file = file;
        }

        @Override
        public void visit(ChunkRef ref, boolean list) throws IOException {
            last = ref;
            if (!list) {
                failure.check();
                chunks.read(ref, this);
                position += ref.length();
                progress.bytesDone(ref.length());
                report.run();
            }
        }

        @Override
        public void take(byte[] payload, int offset, int length) throws IOException {
            file.write(position, payload, offset, length);
        }
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
}
