package io.backup4j.operate.drill;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ContentReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares streams with the references of contents: cuts them at the same lengths and hashes. Memory is one chunk. What the stream throws comes out as
 * {@link StreamFailure}, so that it is not taken for a failure of the repository. One thread.
 */
final class ReadBack {
    private final ChunkReader chunks;
    private final ContentReader contents;
    private final ChunkHasher hasher;
    private final DrillProgress progress;
    private byte[] buffer = new byte[0];

    ReadBack(ChunkReader chunks, ChunkHasher hasher, DrillProgress progress) {
        this.chunks = chunks;
        this.contents = new ContentReader(chunks);
        this.hasher = hasher;
        this.progress = progress;
    }

    /** Writes the content itself; what {@code out} throws comes out as {@link StreamFailure}. */
    void copy(Content content, OutputStream out) throws IOException {
        contents.forEach(content, (ref, list) -> {
            if (list) {
                return;
            }
            byte[] bytes = chunks.read(ref);
            progress.stepDone();
            try {
                out.write(bytes);
            } catch (IOException e) {
                throw new StreamFailure(e);
            }
        });
    }

    /** The stream failed, not the repository. */
    static final class StreamFailure extends IOException {
        private static final long serialVersionUID = 1L;

        private final IOException failure;

        private StreamFailure(IOException failure) {
            super(failure);
            this.failure = failure;
        }

        IOException failure() {
            return failure;
        }
    }

    /** The first difference; empty if the stream is the content. */
    Optional<String> difference(Content content, InputStream restored) throws IOException {
        Comparison comparison = new Comparison(content, restored);
        contents.forEach(content, comparison);
        return Optional.ofNullable(comparison.result());
    }

    private final class Comparison implements ContentReader.Visitor {
        private final Content content;
        private final InputStream restored;
        private long position;
        private @Nullable String difference;

        private Comparison(Content content, InputStream restored) {
            this.content = content;
            this.restored = restored;
        }

        @Override
        public void visit(ChunkRef ref, boolean list) throws IOException {
            if (list || difference != null) {
                return;
            }
            int length = ref.length();
            if (buffer.length < length) {
                buffer = new byte[length];
            }
            int read = read(length);
            if (read < length) {
                difference = "ends at byte " + (position + read) + ", expected " + content.sizeBytes() + " bytes";
            } else if (!hasher.id(buffer, 0, length).equals(ref.id())) {
                difference = "other bytes than the backup has, somewhere in [" + position + ", " + (position + length)
                        + ") of " + content.sizeBytes();
            }
            position += length;
        }

        private int read(int length) throws IOException {
            int read = 0;
            while (read < length) {
                int count = next(read, length - read);
                if (count < 0) {
                    return read;
                }
                read += count;
                progress.bytesDone(count);
            }
            return read;
        }

        private int next(int offset, int length) throws StreamFailure {
            try {
                return restored.read(buffer, offset, length);
            } catch (IOException e) {
                throw new StreamFailure(e);
            }
        }

        private @Nullable String result() throws StreamFailure {
            if (difference == null) {
                if (buffer.length == 0) {
                    buffer = new byte[1];
                }
                if (next(0, 1) > 0) {
                    difference = "goes on behind its " + content.sizeBytes() + " bytes";
                }
            }
            return difference;
        }
    }
}
