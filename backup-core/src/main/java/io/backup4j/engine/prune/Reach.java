package io.backup4j.engine.prune;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.index.RowSet;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingWalk;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Marks every copy of every chunk that backups reach: one bit per row of the index. Each block of a listing, and each list chunk, is read once however many
 * backups share it. Not thread-safe.
 */
final class Reach {
    private final ChunkRows rows;
    private final ListingWalk listings;
    private final ContentReader contents;
    private final Steps steps;
    private final Findings findings;
    private final LostChunks lost = new LostChunks();
    private final RowSet reached;
    private final RowSet copied;
    /**
     * What was gone into, by the first row of its chunk. Equal bytes may be a block, a list of some depth, and data of a file all at once, and lead to different
     * chunks as each of them.
     */
    private final RowSet walkedBlocks;

    private final @Nullable RowSet[] walkedLists = new RowSet[Content.MAX_DEPTH + 1];

    /**
     * @param rows what marks are for; rows of packs that do not count are never marked
     * @param chunks reads listings
     * @param findings takes chunks that have no copy at all
     */
    Reach(ChunkRows rows, ChunkReader chunks, Steps steps, Findings findings) {
        this.rows = rows;
        this.listings = new ListingWalk(chunks);
        this.contents = new ContentReader(chunks);
        this.steps = steps;
        this.findings = findings;
        this.reached = new RowSet(rows.rows());
        this.copied = new RowSet(rows.rows());
        this.walkedBlocks = new RowSet(rows.rows());
    }

    /** Every row of a chunk that was reached. */
    RowSet reached() {
        return reached;
    }

    /** Those whose chunk has another row: another copy, or the same place named by another segment. */
    RowSet copied() {
        return copied;
    }

    /** What was reached and has no row. */
    LostChunks lost() {
        return lost;
    }

    /**
     * Marks what a backup reaches.
     *
     * @throws DamagedException if a part of its listing cannot be read; what it reaches is not known then
     */
    void mark(Manifest manifest) throws IOException {
        mark(manifest, "run 'repair index' and 'repair packs' and back up again, or delete that backup");
    }

    /**
     * The same.
     *
     * @param remedy what to do if a part cannot be read and no intact copy can be put back
     */
    void mark(Manifest manifest, String remedy) throws IOException {
        for (SourceRecord source : manifest.record().sources()) {
            listings.walk(
                    manifest.root(source.name()),
                    new Walk(manifest.record().id().value(), source.name(), remedy));
        }
    }

    /** Marks the rows of a chunk and answers the first, -1 if there is none. */
    int reach(ChunkId id) {
        int first = rows.first(id);
        if (first < 0 || !reached.add(first)) {
            return first;
        }
        int row = rows.next(first, id);
        if (row >= 0) {
            copied.add(first);
        }
        for (; row >= 0; row = rows.next(row, id)) {
            reached.add(row);
            copied.add(row);
        }
        return first;
    }

    private RowSet walkedLists(int depth) {
        RowSet walked = walkedLists[depth];
        if (walked == null) {
            walked = new RowSet(rows.rows());
            walkedLists[depth] = walked;
        }
        return walked;
    }

    /** The walk over one source of a backup. */
    private final class Walk implements ListingWalk.Visitor {
        private final String backup;
        private final String source;
        private final String remedy;

        private Walk(String backup, String source, String remedy) {
            this.backup = backup;
            this.source = source;
            this.remedy = remedy;
        }

        @Override
        public boolean enter(ChunkRef block) throws IOException {
            steps.check();
            int row = reach(block.id());
            // What has no row is entered too, and found to be unreadable.
            return row < 0 || walkedBlocks.add(row);
        }

        @Override
        public void entry(ListedEntry entry) throws IOException {
            try {
                contents.explore(entry.content(), (ref, depth) -> {
                    int row = reach(ref.id());
                    if (depth > 0) {
                        return row < 0 || walkedLists(depth).add(row);
                    }
                    if (row < 0) {
                        missing(ref, entry.path());
                    }
                    return false;
                });
            } catch (DamagedException e) {
                throw Refusal.of(
                        "the list of chunks of '" + entry.path() + "' of source '" + source + "' in backup " + backup,
                        remedy,
                        String.valueOf(e.getMessage()));
            }
        }

        private void missing(ChunkRef ref, EntryPath path) {
            if (lost.add(ref.id())) {
                findings.add(new Finding(
                        Finding.Kind.MISSING_CHUNK,
                        backup,
                        source,
                        path.toString(),
                        null,
                        -1,
                        -1,
                        "Chunk " + ref.id()
                                + " is in no pack that the index knows, so the file cannot be restored whole."
                                + " Back up again what the source still has, or run 'repair index'."));
            }
        }

        @Override
        public void leave(ChunkRef block) {}

        @Override
        public void damaged(ChunkRef block, @Nullable EntryPath lastOrNull, DamagedException problem) {
            throw Refusal.of(
                    "the listing of source '" + source + "' in backup " + backup
                            + (lastOrNull == null ? "" : ", up to '" + lastOrNull + "',"),
                    remedy,
                    String.valueOf(problem.getMessage()));
        }
    }
}
