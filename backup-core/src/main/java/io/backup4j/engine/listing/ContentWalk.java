package io.backup4j.engine.listing;

import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Walks the data chunks of a content in order and goes on behind a list chunk that cannot be read. For those who must know how much is lost. Stateless but
 * for the reader it uses; thread-safe.
 */
public final class ContentWalk {
    private final ChunkReader chunks;

    public ContentWalk(ChunkReader chunks) {
        this.chunks = Objects.requireNonNull(chunks, "chunks");
    }

    /** Takes what a content is made of, in order. */
    public interface Visitor {
        /** A chunk of data; it is not read. */
        void data(ChunkRef ref) throws IOException;

        /** A list chunk cannot be read, so a part of unknown length is missing here. */
        void unreadable(ChunkRef list, DamagedException problem) throws IOException;
    }

    /** Walks over everything in a content. Exceptions of the visitor end the walk. Lengths are not compared with the content's. */
    public void walk(Content content, Visitor visitor) throws IOException {
        walk(content.refs(), content.depth(), visitor);
    }

    private void walk(List<ChunkRef> refs, int depth, Visitor visitor) throws IOException {
        for (ChunkRef ref : refs) {
            if (depth == 0) {
                visitor.data(ref);
            } else {
                walkList(ref, depth - 1, visitor);
            }
        }
    }

    private void walkList(ChunkRef list, int depth, Visitor visitor) throws IOException {
        List<ChunkRef> refs;
        try {
            refs = ContentReader.list(chunks.read(list));
        } catch (DamagedException e) {
            visitor.unreadable(list, e);
            return;
        }
        walk(refs, depth, visitor);
    }
}
