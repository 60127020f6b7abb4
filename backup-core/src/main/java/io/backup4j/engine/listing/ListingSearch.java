package io.backup4j.engine.listing;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Looks for entries in many listings. Blocks that were searched before, in this or another listing, are not read again, so that a search over all backups
 * of a tree that hardly changes costs little more than one. Memory: one list per distinct block, plus the entries found. One thread at a time.
 */
public final class ListingSearch {
    private final ChunkReader chunks;
    private final Predicate<EntryPath> wanted;
    private final Map<ChunkId, List<ListedEntry>> searched = new HashMap<>();

    public ListingSearch(ChunkReader chunks, Predicate<EntryPath> wanted) {
        this.chunks = chunks;
        this.wanted = wanted;
    }

    /** The wanted entries below a root, in ascending order of path. */
    public List<ListedEntry> search(ChunkRef root) throws IOException {
        return search(root, -1);
    }

    private List<ListedEntry> search(ChunkRef ref, int level) throws IOException {
        List<ListedEntry> known = searched.get(ref.id());
        if (known != null) {
            return known;
        }
        Block block = ListingReader.load(chunks, ref, level);
        List<ListedEntry> found = new ArrayList<>();
        for (ListedEntry entry : block.entries()) {
            if (wanted.test(entry.path())) {
                found.add(entry);
            }
        }
        for (Block.Child child : block.children()) {
            found.addAll(search(child.ref(), block.level() - 1));
        }
        List<ListedEntry> result = List.copyOf(found);
        searched.put(ref.id(), result);
        return result;
    }
}
