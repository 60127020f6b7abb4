package io.backup4j.engine.listing;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.DamagedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of an entry, as {@code docs/repository-format.md} section 8 gives it:
 *
 * <pre>
 * entry := uvarint recordLength, uvarint shared, uvarint tail, path tail, u8 kind, u8 flags, attributes, evidence, content
 * </pre>
 */
final class EntryFormat {
    static final int FLAG_CONTENT = 1;
    private static final int FLAG_CHANGED = 2;
    static final int FLAG_EVIDENCE = 4;
    private static final int NUMBER = 0;
    private static final int TEXT = 1;
    private static final int BYTES = 2;

    private EntryFormat() {}

    /**
     * Appends a record.
     *
     * @param previous path of the record before, or null at the beginning of a block
     * @param scratch for use here
     */
    static void write(ListingRecord listed, @Nullable EntryPath previous, Bytes scratch, Bytes out) {
        scratch.clear();
        EntryPath path = listed.path();
        int shared = previous == null ? 0 : previous.sharedLength(path);
        int tail = path.lengthBytes() - shared;
        scratch.uvarint(shared);
        scratch.uvarint(tail);
        path.copy(shared, scratch.array(tail), scratch.length() - tail);
        if (listed instanceof EncodedEntry encoded) {
            out.uvarint(scratch.length() + encoded.body().length);
            out.bytes(scratch.array(), 0, scratch.length());
            out.bytes(encoded.body(), 0, encoded.body().length);
        } else {
            writeBody((ListedEntry) listed, scratch);
            out.uvarint(scratch.length());
            out.bytes(scratch.array(), 0, scratch.length());
        }
    }

    private static void writeBody(ListedEntry listed, Bytes out) {
        StoredEntry entry = listed.entry();
        boolean content = entry.kind() == EntryKind.FILE;
        boolean evidence = entry.evidence().length > 0;
        out.u8(entry.kind().ordinal());
        out.u8((content ? FLAG_CONTENT : 0)
                | (entry.changedWhileRead() ? FLAG_CHANGED : 0)
                | (evidence ? FLAG_EVIDENCE : 0));
        writeAttributes(entry.attributes(), out);
        if (evidence) {
            out.sized(entry.evidence());
        }
        if (content) {
            writeContent(listed.content(), out);
        }
    }

    private static void writeAttributes(EntryAttributes attributes, Bytes out) {
        out.uvarint(attributes.size());
        for (int i = 0; i < attributes.size(); i++) {
            out.sized(attributes.name(i));
            Object value = attributes.value(i);
            if (value instanceof Long number) {
                out.u8(NUMBER);
                out.zigzag(number);
            } else if (value instanceof String text) {
                out.u8(TEXT);
                out.sized(text);
            } else {
                out.u8(BYTES);
                out.sized((byte[]) value);
            }
        }
    }

    private static void writeContent(Content content, Bytes out) {
        out.uvarint(content.sizeBytes());
        out.u8(content.depth());
        out.uvarint(content.refs().size());
        for (ChunkRef ref : content.refs()) {
            out.ref(ref);
        }
    }

    /** @param previous path of the record before, or null at the beginning of a block */
    static ListedEntry read(Cursor block, @Nullable EntryPath previous) {
        Cursor in = block.slice(block.number(Integer.MAX_VALUE, "an entry's length"));
        EntryPath path = readPath(in, previous);
        int kind = in.u8();
        int flags = in.u8();
        check(kind, flags);
        EntryAttributes attributes = readAttributes(in);
        byte[] evidence = (flags & FLAG_EVIDENCE) != 0 ? in.sized() : NO_BYTES;
        Content content = (flags & FLAG_CONTENT) != 0 ? readContent(in) : Content.EMPTY;
        if (!in.atEnd()) {
            throw new DamagedException("listing: an entry has bytes behind its content");
        }
        StoredEntry entry = new StoredEntry(
                path, KINDS[kind], attributes, content.sizeBytes(), evidence, (flags & FLAG_CHANGED) != 0);
        return new ListedEntry(entry, content);
    }

    static void check(int kind, int flags) {
        if (kind >= KINDS.length || (flags & ~(FLAG_CONTENT | FLAG_CHANGED | FLAG_EVIDENCE)) != 0) {
            throw new DamagedException("listing: unknown kind " + kind + " or flags " + flags);
        }
    }

    /** Goes to what follows the attributes. */
    static void skipAttributes(Cursor in) {
        for (int count = in.number(EntryAttributes.MAX_ATTRIBUTES, "the number of attributes"); count > 0; count--) {
            in.skip(in.number(Integer.MAX_VALUE, "a length"));
            int type = in.u8();
            if (type == NUMBER) {
                in.uvarint();
            } else if (type == TEXT || type == BYTES) {
                in.skip(in.number(Integer.MAX_VALUE, "a length"));
            } else {
                throw unknownType(type);
            }
        }
    }

    private static DamagedException unknownType(int type) {
        return new DamagedException("listing: unknown type " + type + " of an attribute");
    }

    private static EntryPath readPath(Cursor in, @Nullable EntryPath previous) {
        int most = previous == null ? 0 : previous.lengthBytes();
        int shared = in.number(most, "the shared part of a path");
        int tail = in.number(EntryPath.MAX_LENGTH_BYTES, "the rest of a path");
        int from = in.position();
        in.skip(tail);
        try {
            return previous == null
                    ? EntryPath.ofBytes(Arrays.copyOfRange(in.array(), from, from + tail))
                    : previous.continuedAfter(shared, in.array(), from, tail);
        } catch (IllegalArgumentException e) {
            throw new DamagedException("listing: " + e.getMessage(), e);
        }
    }

    private static EntryAttributes readAttributes(Cursor in) {
        int count = in.number(EntryAttributes.MAX_ATTRIBUTES, "the number of attributes");
        if (count == 0) {
            return EntryAttributes.none();
        }
        EntryAttributes.Builder attributes = EntryAttributes.builder();
        for (int i = 0; i < count; i++) {
            String name = name(in);
            int type = in.u8();
            try {
                switch (type) {
                    case NUMBER -> attributes.number(name, in.zigzag());
                    case TEXT -> attributes.text(name, in.text());
                    case BYTES -> attributes.bytes(name, in.sized());
                    default -> throw unknownType(type);
                }
            } catch (IllegalArgumentException e) {
                throw new DamagedException("listing: " + e.getMessage(), e);
            }
        }
        return attributes.build();
    }

    /** The usual names are not made anew for every entry. */
    private static String name(Cursor in) {
        for (int i = 0; i < USUAL.length; i++) {
            if (in.follows(USUAL_BYTES[i])) {
                return USUAL[i];
            }
        }
        return in.text();
    }

    static Content readContent(Cursor in) {
        long size = in.uvarint();
        int depth = in.u8();
        int count = in.number(Content.MAX_REFS, "the number of references");
        List<ChunkRef> refs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            refs.add(in.ref());
        }
        try {
            return new Content(size, depth, refs);
        } catch (IllegalArgumentException e) {
            throw new DamagedException("listing: " + e.getMessage(), e);
        }
    }

    static final EntryKind[] KINDS = EntryKind.values();
    private static final byte[] NO_BYTES = new byte[0];

    private static final String[] USUAL = {
        EntryAttributes.GID,
        EntryAttributes.GROUP,
        EntryAttributes.MODE,
        EntryAttributes.MTIME_SECONDS,
        EntryAttributes.MTIME_NANOS,
        EntryAttributes.OWNER,
        EntryAttributes.UID
    };
    private static final byte[][] USUAL_BYTES = new byte[USUAL.length][];

    static {
        for (int i = 0; i < USUAL.length; i++) {
            USUAL_BYTES[i] = USUAL[i].getBytes(StandardCharsets.US_ASCII);
        }
    }
}
