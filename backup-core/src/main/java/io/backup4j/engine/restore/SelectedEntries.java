package io.backup4j.engine.restore;

import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of a source that a filter selects, in order, each directory that contains one before it. Damaged blocks of the listing are passed over.
 * Memory is one block per level of the listing and one entry per level of directories. One thread; used once.
 */
final class SelectedEntries {
    private final ChunkReader chunks;
    private final ChunkRef root;
    private final Predicate<EntryPath> filter;
    private final Deque<Directory> open = new ArrayDeque<>();
    private @Nullable ChunkRef block;
    private long listed;

    SelectedEntries(ChunkReader chunks, ChunkRef root, Predicate<EntryPath> filter) {
        this.chunks = chunks;
        this.root = root;
        this.filter = filter;
    }

    /** Takes what is selected. */
    interface Visitor {
        void entry(ListedEntry entry) throws IOException;

        /** A block of the listing cannot be read; the walk goes on behind it. */
        void damagedBlock(ChunkRef block, DamagedException failure) throws IOException;
    }

    /** Number of entries that were met, selected or not. */
    long listed() {
        return listed;
    }

    void forEach(Visitor visitor) throws IOException {
        Iterator<ListedEntry> entries = new ListingReader(chunks, root).iterator(ref -> block = ref);
        while (true) {
            try {
                if (!entries.hasNext()) {
                    return;
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } catch (DamagedException e) {
                visitor.damagedBlock(block == null ? root : block, e);
                continue;
            }
            listed++;
            visit(entries.next(), visitor);
        }
    }

    private void visit(ListedEntry entry, Visitor visitor) throws IOException {
        EntryPath path = entry.path();
        for (Directory last = open.peekLast(); last != null && !path.startsWith(last.entry.path()); ) {
            open.removeLast();
            last = open.peekLast();
        }
        boolean selected = filter.test(path);
        if (selected) {
            for (Directory directory : open) {
                if (!directory.visited) {
                    directory.visited = true;
                    visitor.entry(directory.entry);
                }
            }
            visitor.entry(entry);
        }
        if (entry.entry().kind() == EntryKind.DIRECTORY) {
            open.addLast(new Directory(entry, selected));
        }
    }

    /** A directory whose content is being listed. */
    private static final class Directory {
        private final ListedEntry entry;
        private boolean visited;

        private Directory(ListedEntry entry, boolean visited) {
            this.entry = entry;
            this.visited = visited;
        }
    }
}
