package io.backup4j.engine.verify;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingWalk;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first walk: reads every block that the backups need once, marks every chunk they reach, and sums up. A block that an earlier backup shares is not read
 * again; what is below it is known. One thread at a time.
 */
final class ReachWalk implements ListingWalk.Visitor {
    /** About 200 bytes for a block that is known, in a table of at most a sixteenth of the budget. */
    private static final int BYTES_PER_KNOWN_BLOCK = 200;

    private final Coverage coverage;
    private final ListingWalk listings;
    private final ContentReader contents;
    private final VerifyProgress progress;
    private final int mostKnown;
    private final Map<ChunkId, Tally> known = new HashMap<>();
    private final Deque<Sum> open = new ArrayDeque<>();
    private long distinctChunks;
    private boolean damage;
    private boolean unreadable;

    ReachWalk(Coverage coverage, ChunkReader chunks, long memoryBytes, VerifyProgress progress) {
        this.coverage = coverage;
        this.listings = new ListingWalk(chunks);
        this.contents = new ContentReader(chunks);
        this.progress = progress;
        this.mostKnown = (int) Math.min(1 << 24, memoryBytes / 16 / BYTES_PER_KNOWN_BLOCK);
    }

    /** A sum that grows. */
    private static final class Sum {
        private long entries;
        private long files;
        private long bytes;
        private long chunks;
        private boolean damaged;

        private void add(Tally tally) {
            entries += tally.entries();
            files += tally.files();
            bytes += tally.bytes();
            chunks += tally.chunks();
        }

        private Tally tally() {
            return new Tally(entries, files, bytes, chunks);
        }
    }

    /**
     * What a walk over one source found.
     *
     * @param whole whether all blocks and list chunks could be read and every chunk is where the index says as far as is known without reading it
     */
    record Reached(Tally tally, boolean whole) {}

    Reached walk(ChunkRef root) throws IOException {
        Sum sum = new Sum();
        open.push(sum);
        listings.walk(root, this);
        open.clear();
        return new Reached(sum.tally(), !sum.damaged);
    }

    /** Distinct chunks reached so far. */
    long distinctChunks() {
        return distinctChunks;
    }

    /** Whether a block or a list chunk cannot be read. */
    boolean unreadable() {
        return unreadable;
    }

    /** Whether anything is missing or cannot be read. */
    boolean damage() {
        return damage;
    }

    @Override
    public boolean enter(ChunkRef block) throws IOException {
        Tally tally = known.get(block.id());
        if (tally != null) {
            open.element().add(tally);
            progress.walked(tally.entries());
            return false;
        }
        Sum sum = new Sum();
        open.push(sum);
        reach(block);
        return true;
    }

    @Override
    public void entry(ListedEntry entry) throws IOException {
        Sum sum = open.element();
        sum.entries++;
        progress.walked(1);
        if (entry.entry().kind() == EntryKind.FILE) {
            sum.files++;
            sum.bytes += entry.content().sizeBytes();
            try {
                contents.forEach(entry.content(), (ref, list) -> reach(ref));
            } catch (DamagedException e) {
                unreadable = true;
                damaged(sum);
            }
        }
    }

    @Override
    public void leave(ChunkRef block) {
        Sum sum = open.pop();
        Tally tally = sum.tally();
        if (!sum.damaged && known.size() < mostKnown) {
            known.put(block.id(), tally);
        }
        Sum parent = open.element();
        parent.add(tally);
        parent.damaged |= sum.damaged;
    }

    @Override
    public void damaged(ChunkRef block, @Nullable EntryPath lastOrNull, DamagedException problem) {
        open.pop();
        unreadable = true;
        damaged(open.element());
    }

    private void reach(ChunkRef ref) {
        Sum sum = open.element();
        sum.chunks++;
        Coverage.Reach reach = coverage.reach(ref);
        if (reach.first()) {
            distinctChunks++;
        }
        if (!reach.sound()) {
            damaged(sum);
        }
    }

    private void damaged(Sum sum) {
        sum.damaged = true;
        damage = true;
    }
}
