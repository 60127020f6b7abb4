package io.backup4j.engine.backup;

import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ChunkWriter;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ContentWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the references of one reading of an entry. Pieces arrive from several workers in any order and are put in order here; what waits is bounded by
 * the number of slabs. Thread-safe.
 */
final class EntryContent {
    private final ContentWriter writer;
    private final Map<Integer, List<ChunkRef>> early = new HashMap<>();
    private int next;
    private int total = -1;
    private @Nullable Completion completion;

    /** Takes the finished content. */
    interface Completion {
        void completed(Content content) throws IOException;
    }

    EntryContent(ChunkWriter chunks) {
        this.writer = new ContentWriter(chunks);
    }

    /** The references of piece {@code sequence} are known. */
    void add(int sequence, List<ChunkRef> refs) throws IOException {
        synchronized (this) {
            early.put(sequence, refs);
            for (List<ChunkRef> ready = early.remove(next); ready != null; ready = early.remove(next)) {
                for (ChunkRef ref : ready) {
                    writer.add(ref);
                }
                next++;
            }
        }
        completeIfAll();
    }

    /** The entry was read to its end in {@code pieces} pieces. */
    void end(int pieces, Completion whenComplete) throws IOException {
        synchronized (this) {
            total = pieces;
            completion = whenComplete;
        }
        completeIfAll();
    }

    private void completeIfAll() throws IOException {
        Completion ready;
        Content content;
        synchronized (this) {
            ready = completion;
            if (ready == null || next != total) {
                return;
            }
            completion = null;
            content = writer.finish();
        }
        ready.completed(content);
    }
}
