package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * An entry whose turn comes when all content is written, as a record of {@link DeferredLog}.
 *
 * @param entry without evidence
 * @param leader of a hard link; empty for a directory
 */
record DeferredEntry(StoredEntry entry, Optional<HardLinkGroups.Leader> leader) {
    private static final int NUMBER = 0;
    private static final int TEXT = 1;
    private static final int BYTES = 2;

    byte[] encode() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        DataOutputStream out = new DataOutputStream(bytes);
        writeBytes(out, entry.path().toBytes());
        out.writeByte(entry.kind().ordinal());
        out.writeLong(entry.sizeBytes());
        out.writeInt(entry.attributes().asMap().size());
        for (Map.Entry<String, Object> attribute : entry.attributes().asMap().entrySet()) {
            writeAttribute(out, attribute.getKey(), attribute.getValue());
        }
        out.writeBoolean(leader.isPresent());
        if (leader.isPresent()) {
            writeBytes(out, leader.get().path().toBytes());
            writeText(out, leader.get().oldKey());
        }
        return bytes.toByteArray();
    }

    private static void writeAttribute(DataOutputStream out, String name, Object value) throws IOException {
        writeText(out, name);
        if (value instanceof Long number) {
            out.writeByte(NUMBER);
            out.writeLong(number);
        } else if (value instanceof byte[] bytes) {
            out.writeByte(BYTES);
            writeBytes(out, bytes);
        } else {
            out.writeByte(TEXT);
            writeText(out, (String) value);
        }
    }

    static DeferredEntry decode(byte[] record) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
        EntryPath path = EntryPath.ofBytes(readBytes(in));
        EntryKind kind = EntryKind.values()[in.readByte()];
        long sizeBytes = in.readLong();
        EntryAttributes.Builder attributes = EntryAttributes.builder();
        for (int left = in.readInt(); left > 0; left--) {
            readAttribute(in, attributes);
        }
        Optional<HardLinkGroups.Leader> leader = in.readBoolean()
                ? Optional.of(new HardLinkGroups.Leader(EntryPath.ofBytes(readBytes(in)), readText(in)))
                : Optional.empty();
        return new DeferredEntry(
                new StoredEntry(path, kind, attributes.build(), sizeBytes, new byte[0], false), leader);
    }

    private static void readAttribute(DataInputStream in, EntryAttributes.Builder attributes) throws IOException {
        String name = readText(in);
        switch (in.readByte()) {
            case NUMBER -> attributes.number(name, in.readLong());
            case BYTES -> attributes.bytes(name, readBytes(in));
            default -> attributes.text(name, readText(in));
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
