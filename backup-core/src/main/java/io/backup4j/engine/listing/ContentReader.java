package io.backup4j.engine.listing;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Walks the data chunks of a content in order. Stateless but for the reader it uses; thread-safe. */
public final class ContentReader {
    private final ChunkReader chunks;

    public ContentReader(ChunkReader chunks) {
        this.chunks = chunks;
    }

    /** Takes references in order. */
    public interface Visitor {
        /**
         * @param ref a data chunk, or a list chunk
         * @param list true for a list chunk, which is needed to reach data
         */
        void visit(ChunkRef ref, boolean list) throws IOException;
    }

    /** Visits list chunks (before what they hold) and data chunks in order; checks that the lengths add up. */
    public void forEach(Content content, Visitor visitor) throws IOException {
        long size = walk(content.refs(), content.depth(), visitor);
        if (size != content.sizeBytes()) {
            throw new DamagedException(
                    "listing: a content's chunks have " + size + " bytes, expected " + content.sizeBytes());
        }
    }

    /** Takes references and says which list chunks to go into. */
    public interface Explorer {
        /**
         * @param depth 0 for a data chunk; d > 0 for a list chunk whose references have depth d − 1
         * @return whether to read what a list chunk holds; no matter for a data chunk
         */
        boolean visit(ChunkRef ref, int depth) throws IOException;
    }

    /** Visits references in order and reads only the list chunks that the visitor wants. Lengths are not added up. */
    public void explore(Content content, Explorer explorer) throws IOException {
        explore(content.refs(), content.depth(), explorer);
    }

    private void explore(Iterable<ChunkRef> refs, int depth, Explorer explorer) throws IOException {
        for (ChunkRef ref : refs) {
            if (explorer.visit(ref, depth) && depth > 0) {
                explore(list(chunks.read(ref)), depth - 1, explorer);
            }
        }
    }

    private long walk(Iterable<ChunkRef> refs, int depth, Visitor visitor) throws IOException {
        long size = 0;
        for (ChunkRef ref : refs) {
            visitor.visit(ref, depth > 0);
            size += depth == 0 ? ref.length() : walkList(ref, depth - 1, visitor);
        }
        return size;
    }

    private long walkList(ChunkRef list, int depth, Visitor visitor) throws IOException {
        return walk(list(chunks.read(list)), depth, visitor);
    }

    /** The references in a list chunk. */
    static List<ChunkRef> list(byte[] bytes) {
        Cursor in = new Cursor(bytes, 0, bytes.length);
        int count = in.number(bytes.length / ChunkId.BYTES, "the number of references");
        List<ChunkRef> refs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            refs.add(in.ref());
        }
        if (!in.atEnd()) {
            throw new DamagedException("listing: a list chunk has bytes after its last reference");
        }
        return refs;
    }
}
