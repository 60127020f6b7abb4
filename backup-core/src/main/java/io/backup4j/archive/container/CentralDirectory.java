package io.backup4j.archive.container;

import io.backup4j.archive.container.ZipReader.Facts;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Holds the directory of a zip file to what was met before it. What was met waits in a file, about 100 bytes for each member. */
final class CentralDirectory implements Closeable {
    private static final int FIXED_BYTES = 42;

    private final Path file;
    private final DataOutputStream met;
    private long count;

    CentralDirectory(Path scratch) throws IOException {
        this.file = Files.createTempFile(scratch, "zip-met-", "");
        this.met = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    void met(Facts facts) throws IOException {
        met.writeShort(facts.name().length);
        met.write(facts.name());
        met.writeShort(facts.flags());
        met.writeShort(facts.method());
        met.writeLong(facts.crc());
        met.writeLong(facts.compressed());
        met.writeLong(facts.size());
        met.writeLong(facts.offset());
        count++;
    }

    /** Reads directory and end, from behind the first signature on, and refuses any difference. */
    void check(ByteSource source, int signature, long start) throws IOException {
        met.close();
        int next = signature;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (long i = 0; i < count; i++) {
                if (next != ZipRecord.CENTRAL) {
                    throw new MalformedArchiveException(
                            "the zip file has " + count + " members, and its directory ends after " + i);
                }
                same(recall(in), source);
                next = source.take(4).getInt();
            }
        }
        if (next == ZipRecord.CENTRAL) {
            throw new MalformedArchiveException("the directory of the zip file lists more than the " + count
                    + " members that are there; something is hidden, or listed twice");
        }
        end(source, next, start);
    }

    private static Facts recall(DataInputStream in) throws IOException {
        byte[] name = in.readNBytes(in.readUnsignedShort());
        return new Facts(
                name,
                in.readUnsignedShort(),
                in.readUnsignedShort(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static void same(Facts met, ByteSource source) throws IOException {
        ByteBuffer header = source.take(FIXED_BYTES);
        header.position(4);
        int flags = ZipReader.u16(header);
        int method = ZipReader.u16(header);
        header.getInt();
        long crc = ZipReader.u32(header);
        long compressed = ZipReader.u32(header);
        long size = ZipReader.u32(header);
        int nameLength = ZipReader.u16(header);
        int extraLength = ZipReader.u16(header);
        int commentLength = ZipReader.u16(header);
        header.position(header.position() + 8);
        long offset = ZipReader.u32(header);
        byte[] name = source.take(nameLength).array();
        ZipExtra extra = ZipExtra.read(source.take(extraLength), size, compressed, offset);
        source.take(commentLength);
        String shown = MemberNames.shown(MemberNames.decode(met.name()));
        if (!Arrays.equals(name, met.name())) {
            throw new MalformedArchiveException("'" + shown + "' is called '"
                    + MemberNames.shown(MemberNames.decode(name)) + "' in the directory of the zip file");
        }
        if (flags != met.flags()
                || method != met.method()
                || crc != met.crc()
                || extra.compressed() != met.compressed()
                || extra.size() != met.size()
                || extra.offset() != met.offset()) {
            throw new MalformedArchiveException("'" + shown
                    + "' is described in two ways: before its content and in the directory of the zip file");
        }
    }

    private void end(ByteSource source, int signature, long start) throws IOException {
        long length = source.position() - 4 - start;
        int next = signature;
        if (next == ZipRecord.END64) {
            ByteBuffer wide = source.take(52);
            if (wide.getLong(0) != 44
                    || wide.getLong(28) != count
                    || wide.getLong(36) != length
                    || wide.getLong(44) != start) {
                throw wrong();
            }
            ByteBuffer locator = source.take(20);
            if (locator.getInt(0) != ZipRecord.LOCATOR64 || locator.getLong(8) != start + length) {
                throw wrong();
            }
            next = source.take(4).getInt();
        }
        if (next != ZipRecord.END) {
            throw new MalformedArchiveException("the zip file holds something that is no member, or was cut");
        }
        ByteBuffer end = source.take(18);
        if ((end.getShort(6) & ZipRecord.MAX_U16) != Math.min(ZipRecord.MAX_U16, count)
                || (end.getInt(8) & ZipRecord.MAX_U32) != Math.min(ZipRecord.MAX_U32, length)
                || (end.getInt(12) & ZipRecord.MAX_U32) != Math.min(ZipRecord.MAX_U32, start)) {
            throw wrong();
        }
        if (end.getShort(16) != 0 || source.fill()) {
            throw new MalformedArchiveException("there is something behind the end of the zip file");
        }
    }

    private static MalformedArchiveException wrong() {
        return new MalformedArchiveException("the end of the zip file does not describe its directory");
    }

    @Override
    public void close() throws IOException {
        met.close();
        Files.deleteIfExists(file);
    }
}
