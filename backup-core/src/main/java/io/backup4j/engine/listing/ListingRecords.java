package io.backup4j.engine.listing;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of a listing in order, compared and taken over where they lie: of a tree that hardly changed a run looks at every record of the listing before
 * and at little in it, so nothing is decoded before it is asked for. Memory is one block per level. One thread at a time. Every method throws
 * {@link DamagedException} where the listing is damaged; nothing may be asked after that.
 */
public final class ListingRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ListingRecords.class);

    private static final int ANY_LEVEL = -1;

    private final ChunkReader chunks;
    private final ContentReader contents;
    private final Deque<Level> open = new ArrayDeque<>();
    private @Nullable ChunkRef root;
    private byte[] path = new byte[256];
    private int pathLength;
    private byte[] block = {};
    private Cursor records = new Cursor(block, 0, 0);
    private Cursor record = records;
    private int left;
    private int body;
    private int kind;
    private int flags;
    private long size;

    private record Level(int level, Iterator<Block.Child> children) {}

    /** Reads nothing yet. */
    public ListingRecords(ChunkReader chunks, ChunkRef root) {
        this.chunks = chunks;
        this.contents = new ContentReader(chunks);
        this.root = root;
    }

    /** Goes on to the next record, which all other methods are about; false after the last. */
    public boolean next() throws IOException {
        ChunkRef first = root;
        if (first != null) {
            root = null;
            enter(first, ANY_LEVEL);
        }
        while (left == 0) {
            Level level = open.peek();
            if (level == null) {
                return false;
            }
            if (level.children().hasNext()) {
                enter(level.children().next().ref(), level.level() - 1);
            } else {
                open.pop();
            }
        }
        left--;
        read();
        return true;
    }

    private void enter(ChunkRef ref, int expectedLevel) throws IOException {
        byte[] bytes = chunks.read(ref);
        Cursor in = new Cursor(bytes, 0, bytes.length);
        int level = in.u8();
        if (expectedLevel != ANY_LEVEL && level != expectedLevel) {
            throw new DamagedException(
                    "listing: block " + ref.id() + " has level " + level + ", expected " + expectedLevel);
        }
        if (level > 0) {
            open.push(new Level(level, Block.decode(bytes).children().iterator()));
            return;
        }
        block = bytes;
        records = in;
        left = in.number(bytes.length, "the number of records");
        pathLength = 0;
        if (left == 0 && !in.atEnd()) {
            throw new DamagedException("listing: a block has bytes behind its last record");
        }
    }

    private void read() {
        record = records.slice(records.number(Integer.MAX_VALUE, "an entry's length"));
        if (left == 0 && !records.atEnd()) {
            throw new DamagedException("listing: a block has bytes behind its last record");
        }
        int shared = record.number(pathLength, "the shared part of a path");
        int tail = record.number(EntryPath.MAX_LENGTH_BYTES, "the rest of a path");
        int from = record.position();
        record.skip(tail);
        if (shared + tail > path.length) {
            path = Arrays.copyOf(path, Math.max(shared + tail, 2 * path.length));
        }
        System.arraycopy(block, from, path, shared, tail);
        pathLength = shared + tail;
        body = record.position();
        kind = record.u8();
        flags = record.u8();
        EntryFormat.check(kind, flags);
    }

    /** Order of the record's path and another one, as {@link Comparable#compareTo}. */
    public int compareTo(EntryPath other) {
        return -other.compareTo(path, pathLength);
    }

    /** Whether the record is of this kind and holds this evidence, which is not empty. */
    public boolean proves(EntryKind wanted, byte[] evidence) {
        if (kind != wanted.ordinal() || (flags & EntryFormat.FLAG_EVIDENCE) == 0) {
            return false;
        }
        EntryFormat.skipAttributes(record);
        int length = record.number(Integer.MAX_VALUE, "a length");
        int from = record.position();
        record.skip(length);
        return Arrays.equals(block, from, from + length, evidence, 0, evidence.length);
    }

    /** Whether each chunk of the content passes, list chunks and what they hold included. To be asked once, after {@link #proves} has said yes. */
    public boolean resolves(Predicate<ChunkId> present) throws IOException {
        int from = record.position();
        size = 0;
        if ((flags & EntryFormat.FLAG_CONTENT) != 0) {
            size = record.uvarint();
            if (size < 0 || record.u8() != 0) {
                Content content = EntryFormat.readContent(new Cursor(block, from, record.end() - from));
                return resolves(content, present);
            }
            for (int refs = record.number(Content.MAX_REFS, "the number of references"); refs > 0; refs--) {
                if (!present.test(record.id())) {
                    return false;
                }
                record.number(Integer.MAX_VALUE, "a chunk's length");
            }
        }
        if (!record.atEnd()) {
            throw new DamagedException("listing: an entry has bytes behind its content");
        }
        return true;
    }

    private boolean resolves(Content content, Predicate<ChunkId> present) throws IOException {
        try {
            contents.forEach(content, (ref, list) -> {
                if (!present.test(ref.id())) {
                    throw new DamagedException("chunk " + ref.id() + " no longer resolves");
                }
            });
        } catch (DamagedException e) {
            LOG.debug("An unchanged entry is read again: {}", e.getMessage());
            return false;
        }
        return true;
    }

    /**
     * The record as it is, for another listing. To be asked after {@link #resolves} has said yes.
     *
     * @param equal the record's path
     */
    public EncodedEntry take(EntryPath equal) {
        return new EncodedEntry(equal, EntryFormat.KINDS[kind], size, Arrays.copyOfRange(block, body, record.end()));
    }
}
