package io.backup4j.engine.listing;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.DamagedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The record of an entry, as {@code docs/repository-format.md} section 8 gives it:
 *
 * <pre>
 * entry := uvarint recordLength, uvarint shared, uvarint tail, path tail, u8 kind, u8 flags, attributes, evidence, content
 * </pre>
 */
final class EntryFormat {
    private static final int FLAG_CONTENT = 1;
    private static final int FLAG_CHANGED = 2;
    private static final int FLAG_EVIDENCE = 4;
    private static final int NUMBER = 0;
    private static final int TEXT = 1;
    private static final int BYTES = 2;

    private EntryFormat() {}

    static void write(ListedEntry listed, byte[] previousPath, Bytes scratch, Bytes out) {
        scratch.clear();
        StoredEntry entry = listed.entry();
        byte[] path = entry.path().toBytes();
        int mismatch = Arrays.mismatch(previousPath, path);
        int shared = mismatch < 0 ? path.length : mismatch;
        scratch.uvarint(shared);
        scratch.uvarint(path.length - shared);
        scratch.bytes(path, shared, path.length - shared);
        boolean content = entry.kind() == EntryKind.FILE;
        boolean evidence = entry.evidence().length > 0;
        scratch.u8(entry.kind().ordinal());
        scratch.u8((content ? FLAG_CONTENT : 0)
                | (entry.changedWhileRead() ? FLAG_CHANGED : 0)
                | (evidence ? FLAG_EVIDENCE : 0));
        writeAttributes(entry.attributes().asMap(), scratch);
        if (evidence) {
            scratch.sized(entry.evidence());
        }
        if (content) {
            writeContent(listed.content(), scratch);
        }
        out.uvarint(scratch.length());
        out.bytes(scratch.array(), 0, scratch.length());
    }

    private static void writeAttributes(Map<String, Object> attributes, Bytes out) {
        out.uvarint(attributes.size());
        attributes.forEach((name, value) -> {
            out.sized(name);
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
        });
    }

    private static void writeContent(Content content, Bytes out) {
        out.uvarint(content.sizeBytes());
        out.u8(content.depth());
        out.uvarint(content.refs().size());
        content.refs().forEach(out::ref);
    }

    static ListedEntry read(Cursor block, byte[] previousPath) {
        Cursor in = block.slice(block.number(Integer.MAX_VALUE, "an entry's length"));
        int shared = in.number(previousPath.length, "the shared part of a path");
        byte[] tail = in.bytes(in.number(EntryPath.MAX_LENGTH_BYTES, "the rest of a path"));
        byte[] path = Arrays.copyOf(previousPath, shared + tail.length);
        System.arraycopy(tail, 0, path, shared, tail.length);
        int kind = in.u8();
        int flags = in.u8();
        if (kind >= KINDS.length || (flags & ~(FLAG_CONTENT | FLAG_CHANGED | FLAG_EVIDENCE)) != 0) {
            throw new DamagedException("listing: unknown kind " + kind + " or flags " + flags);
        }
        EntryAttributes attributes = readAttributes(in);
        byte[] evidence = (flags & FLAG_EVIDENCE) != 0 ? in.sized() : NO_BYTES;
        Content content = (flags & FLAG_CONTENT) != 0 ? readContent(in) : Content.EMPTY;
        if (!in.atEnd()) {
            throw new DamagedException("listing: an entry has bytes behind its content");
        }
        StoredEntry entry = new StoredEntry(
                readPath(path), KINDS[kind], attributes, content.sizeBytes(), evidence, (flags & FLAG_CHANGED) != 0);
        return new ListedEntry(entry, content);
    }

    private static EntryPath readPath(byte[] path) {
        try {
            return EntryPath.ofBytes(path);
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
            String name = in.text();
            int type = in.u8();
            try {
                switch (type) {
                    case NUMBER -> attributes.number(name, in.zigzag());
                    case TEXT -> attributes.text(name, in.text());
                    case BYTES -> attributes.bytes(name, in.sized());
                    default -> throw new DamagedException("listing: unknown type " + type + " of an attribute");
                }
            } catch (IllegalArgumentException e) {
                throw new DamagedException("listing: " + e.getMessage(), e);
            }
        }
        return attributes.build();
    }

    private static Content readContent(Cursor in) {
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

    private static final EntryKind[] KINDS = EntryKind.values();
    private static final byte[] NO_BYTES = new byte[0];
}
