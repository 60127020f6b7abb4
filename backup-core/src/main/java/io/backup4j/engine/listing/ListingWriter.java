package io.backup4j.engine.listing;

import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of a source, in ascending order of path, as a tree of blocks. Blocks end where the checksum of a path says so, not after a fixed
 * number: one added file changes one block per level, everything else is found to be stored already. Memory is one open block per level. One
 * thread at a time.
 */
public final class ListingWriter {
    private static final int MIN_BLOCK_BYTES = 16 << 10;
    private static final int MAX_BLOCK_BYTES = 128 << 10;
    /** Seven zero bits: a block ends after 128 records on average once it has its minimal size. */
    private static final int CUT_MASK = 0x7f;

    private final ChunkWriter chunks;
    private final Bytes scratch = new Bytes(1 << 10);
    private final Bytes stored = new Bytes(MAX_BLOCK_BYTES / 2);
    private final CRC32C checksum = new CRC32C();
    private final List<OpenBlock> levels = new ArrayList<>();
    private @Nullable EntryPath last;
    private long entries;

    public ListingWriter(ChunkWriter chunks) {
        this.chunks = chunks;
        levels.add(new OpenBlock(0));
    }

    /** Number of entries added. */
    public long entries() {
        return entries;
    }

    /** Appends an entry; its path must be greater than the one before. */
    public void add(ListingRecord entry) throws IOException {
        EntryPath previous = last;
        if (previous != null && previous.compareTo(entry.path()) >= 0) {
            throw new IllegalArgumentException(
                    "path: entries must ascend: '" + entry.path() + "' after '" + previous + "'");
        }
        OpenBlock block = levels.get(0);
        EntryFormat.write(entry, block.last, scratch, block.records);
        last = entry.path();
        entries++;
        added(block, entry.path(), 1);
    }

    /** Writes what is open and returns the root. The listing of no entries is one empty block. */
    public ChunkRef finish() throws IOException {
        for (int level = 0; ; level++) {
            OpenBlock block = levels.get(level);
            boolean top = level + 1 == levels.size();
            if (top && (level == 0 || block.count > 1)) {
                return store(block);
            }
            if (top) {
                return lastChild(block);
            }
            if (block.count > 0) {
                close(block);
            }
        }
    }

    /** The top block has a single child: that child is the root. */
    private static ChunkRef lastChild(OpenBlock block) {
        ChunkRef child = block.onlyChild;
        if (child == null) {
            throw new IllegalStateException("a block above level 0 without a child");
        }
        return child;
    }

    private void added(OpenBlock block, EntryPath path, long count) throws IOException {
        block.count++;
        block.entries += count;
        block.last = path;
        int size = block.records.length();
        if (size >= MAX_BLOCK_BYTES || (size >= MIN_BLOCK_BYTES && endsBlock(path))) {
            close(block);
        }
    }

    private void close(OpenBlock block) throws IOException {
        EntryPath path = block.last;
        if (path == null) {
            throw new IllegalStateException("an empty block cannot be closed");
        }
        long count = block.entries;
        ChunkRef ref = store(block);
        block.reset();
        int above = block.level + 1;
        if (above == levels.size()) {
            levels.add(new OpenBlock(above));
        }
        OpenBlock parent = levels.get(above);
        Block.encodeChild(new Block.Child(path, count, ref), parent.records);
        parent.onlyChild = ref;
        added(parent, path, count);
    }

    private ChunkRef store(OpenBlock block) throws IOException {
        stored.clear();
        stored.u8(block.level);
        stored.uvarint(block.count);
        stored.bytes(block.records.array(), 0, block.records.length());
        return chunks.store(stored.array(), 0, stored.length());
    }

    private boolean endsBlock(EntryPath path) {
        checksum.reset();
        checksum.update(path.toBytes());
        return (checksum.getValue() & CUT_MASK) == 0;
    }

    private static final class OpenBlock {
        private final int level;
        private final Bytes records = new Bytes(MAX_BLOCK_BYTES + (8 << 10));
        private int count;
        private long entries;
        private @Nullable EntryPath last;
        private @Nullable ChunkRef onlyChild;

        private OpenBlock(int level) {
            this.level = level;
        }

        private void reset() {
            records.clear();
            count = 0;
            entries = 0;
            last = null;
        }
    }
}
