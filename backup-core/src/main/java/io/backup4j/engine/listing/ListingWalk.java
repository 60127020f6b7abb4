package io.backup4j.engine.listing;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks over all blocks of a listing in order, leaves out what the visitor knows already, and goes on behind a block that cannot be read. For those who
 * must see everything, such as verification. Memory is one block per level. Stateless but for the reader it uses; thread-safe.
 */
public final class ListingWalk {
    private final ChunkReader chunks;

    public ListingWalk(ChunkReader chunks) {
        this.chunks = Objects.requireNonNull(chunks, "chunks");
    }

    /**
     * Takes blocks and entries. After {@link #enter} answered true follows either {@link #damaged}, or what is in the block and then {@link #leave}.
     */
    public interface Visitor {
        /** A block is about to be read; false leaves it out with all below it. */
        boolean enter(ChunkRef block) throws IOException;

        /**
         * {@link #enter} answered false.
         *
         * @param lastOrNull path of the last entry in the block; null if it is the root, which nothing describes
         */
        default void skipped(ChunkRef block, @Nullable EntryPath lastOrNull) throws IOException {}

        void entry(ListedEntry entry) throws IOException;

        /** Everything in the block was handed out. */
        void leave(ChunkRef block) throws IOException;

        /**
         * A block cannot be read.
         *
         * @param lastOrNull path of the last entry in it; null if it is the root, which nothing describes
         */
        void damaged(ChunkRef block, @Nullable EntryPath lastOrNull, DamagedException problem) throws IOException;
    }

    /** Walks over everything below a root. Exceptions of the visitor end the walk. */
    public void walk(ChunkRef root, Visitor visitor) throws IOException {
        walk(root, null, -1, visitor);
    }

    private void walk(ChunkRef ref, @Nullable EntryPath last, int level, Visitor visitor) throws IOException {
        if (!visitor.enter(ref)) {
            visitor.skipped(ref, last);
            return;
        }
        Block block;
        try {
            block = ListingReader.load(chunks, ref, level);
        } catch (DamagedException e) {
            visitor.damaged(ref, last, e);
            return;
        }
        for (ListedEntry entry : block.entries()) {
            visitor.entry(entry);
        }
        for (Block.Child child : block.children()) {
            walk(child.ref(), child.last(), block.level() - 1, visitor);
        }
        visitor.leave(ref);
    }
}
