package io.backup4j.engine.listing;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries below one root. Memory is one block per level. Thread-safe if its {@link ChunkReader} is. An iterator whose {@code hasNext()} met a
 * damaged block throws {@link DamagedException} and can be asked again: it goes on behind that block.
 */
public final class ListingReader {
    private final ChunkReader chunks;
    private final ChunkRef root;

    public ListingReader(ChunkReader chunks, ChunkRef root) {
        this.chunks = chunks;
        this.root = root;
    }

    /** Takes the blocks of a listing. */
    public interface BlockVisitor {
        /** A block is about to be read. */
        void visit(ChunkRef block) throws IOException;
    }

    /** The entry with this path; reads one block per level. */
    public Optional<ListedEntry> find(EntryPath path) throws IOException {
        Walk walk = new Walk(null, path);
        return walk.hasNext() ? Optional.of(walk.next()).filter(e -> e.path().equals(path)) : Optional.empty();
    }

    /** All entries in order. {@code next()} wraps I/O failures in {@link UncheckedIOException}. */
    public Iterator<ListedEntry> iterator() {
        return new Walk(null, null);
    }

    /** All entries whose path is at least {@code from}, in order. */
    public Iterator<ListedEntry> iterator(EntryPath from) {
        return new Walk(null, from);
    }

    /** All entries in order, telling of each block before it is read. */
    public Iterator<ListedEntry> iterator(BlockVisitor blocks) {
        return new Walk(blocks, null);
    }

    static Block load(ChunkReader chunks, ChunkRef ref, int expectedLevel) throws IOException {
        Block block = Block.decode(chunks.read(ref));
        if (expectedLevel >= 0 && block.level() != expectedLevel) {
            throw new DamagedException(
                    "listing: block " + ref.id() + " has level " + block.level() + ", expected " + expectedLevel);
        }
        return block;
    }

    private final class Walk implements Iterator<ListedEntry> {
        private final @Nullable BlockVisitor visitor;
        private final Deque<Position> open = new ArrayDeque<>();
        private Iterator<ListedEntry> entries = List.<ListedEntry>of().iterator();
        private @Nullable EntryPath from;
        private @Nullable ListedEntry next;
        private boolean started;

        private Walk(@Nullable BlockVisitor visitor, @Nullable EntryPath from) {
            this.visitor = visitor;
            this.from = from;
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                try {
                    next = advance();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return next != null;
        }

        @Override
        public ListedEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ListedEntry entry = Objects.requireNonNull(next);
            next = null;
            return entry;
        }

        private @Nullable ListedEntry advance() throws IOException {
            if (!started) {
                started = true;
                enter(root, -1);
            }
            while (true) {
                while (entries.hasNext()) {
                    ListedEntry entry = entries.next();
                    if (from == null || entry.path().compareTo(from) >= 0) {
                        from = null;
                        return entry;
                    }
                }
                Position position = open.peek();
                if (position == null) {
                    return null;
                }
                if (position.children.hasNext()) {
                    Block.Child child = position.children.next();
                    if (from == null || child.last().compareTo(from) >= 0) {
                        enter(child.ref(), position.level - 1);
                    }
                } else {
                    open.pop();
                }
            }
        }

        private void enter(ChunkRef ref, int level) throws IOException {
            if (visitor != null) {
                visitor.visit(ref);
            }
            Block block = load(chunks, ref, level);
            if (block.level() == 0) {
                entries = block.entries().iterator();
            } else {
                open.push(new Position(block.level(), block.children().iterator()));
            }
        }
    }

    private record Position(int level, Iterator<Block.Child> children) {}
}
