package io.backup4j.engine.listing;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoded block of a listing: entries at level 0, references to blocks of the level below at higher levels.
 *
 * <pre>
 * block := u8 level uvarint count record[count]
 * </pre>
 */
record Block(int level, List<ListedEntry> entries, List<Child> children) {
    /** A tree of this height over blocks of at least two records has more entries than fit anywhere. */
    static final int MAX_LEVEL = 40;

    /**
     * A block of the level below.
     *
     * @param last path of its last entry
     * @param entries number of entries in its subtree
     * @param ref its bytes
     */
    record Child(EntryPath last, long entries, ChunkRef ref) {}

    static Block decode(byte[] bytes) {
        Cursor in = new Cursor(bytes, 0, bytes.length);
        int level = in.u8();
        int count = in.number(bytes.length, "the number of records");
        if (level > MAX_LEVEL || (level > 0 && count == 0)) {
            throw new DamagedException("listing: a block of level " + level + " with " + count + " records");
        }
        Block block = level == 0
                ? new Block(0, readEntries(in, count), List.of())
                : new Block(level, List.of(), readChildren(in, count));
        if (!in.atEnd()) {
            throw new DamagedException("listing: a block has bytes behind its last record");
        }
        return block;
    }

    private static List<ListedEntry> readEntries(Cursor in, int count) {
        List<ListedEntry> entries = new ArrayList<>(Math.min(count, 4096));
        EntryPath previous = null;
        for (int i = 0; i < count; i++) {
            ListedEntry entry = EntryFormat.read(in, previous);
            if (previous != null && previous.compareTo(entry.path()) >= 0) {
                throw new DamagedException("listing: '" + entry.path() + "' is not in order");
            }
            entries.add(entry);
            previous = entry.path();
        }
        return entries;
    }

    private static List<Child> readChildren(Cursor in, int count) {
        List<Child> children = new ArrayList<>(Math.min(count, 4096));
        for (int i = 0; i < count; i++) {
            EntryPath last;
            try {
                last = EntryPath.ofBytes(in.sized());
            } catch (IllegalArgumentException e) {
                throw new DamagedException("listing: " + e.getMessage(), e);
            }
            children.add(new Child(last, in.uvarint(), in.ref()));
        }
        return children;
    }

    static void encodeChild(Child child, Bytes out) {
        out.sized(child.last().toBytes());
        out.uvarint(child.entries());
        out.ref(child.ref());
    }
}
