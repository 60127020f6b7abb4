package io.backup4j.archive.container;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads a zip archive from its beginning: what stands before each member counts, and the directory at the end must say the same of each, in the same order, with
 * not a byte in between. So there is nothing that one program sees and another does not, and nothing that is read twice.
 */
final class ZipReader implements ContainerReader {
    private final ByteSource source;
    private final CentralDirectory directory;
    private final Inflater inflater = new Inflater(true);
    private @Nullable Content current;
    private boolean ended;

    /**
     * @param in closed by {@link #close()}
     * @param scratch a private directory, where what was met waits for the directory
     */
    ZipReader(InputStream in, Path scratch) throws IOException {
        this.source = new ByteSource(in);
        this.directory = new CentralDirectory(scratch);
    }

    @Override
    public @Nullable ReadMember next() throws IOException {
        if (ended) {
            return null;
        }
        Content before = current;
        if (before != null) {
            current = null;
            before.skipAll();
        }
        long offset = source.position();
        int signature = source.take(4).getInt();
        if (signature != ZipRecord.LOCAL) {
            directory.check(source, signature, offset);
            ended = true;
            return null;
        }
        return member(offset);
    }

    private ReadMember member(long offset) throws IOException {
        ByteBuffer header = source.take(26);
        header.getShort();
        int flags = u16(header);
        int method = u16(header);
        header.getInt();
        long crc = u32(header);
        long compressed = u32(header);
        long size = u32(header);
        byte[] raw = source.take(u16At(header, 22)).array();
        ZipExtra extra = ZipExtra.read(source.take(u16At(header, 24)), size, compressed, 0);
        String name = MemberNames.decode(raw);
        boolean isDirectory = name.endsWith("/");
        if (isDirectory) {
            name = name.substring(0, name.length() - 1);
        }
        MemberNames.require(name);
        if ((flags & ~(ZipRecord.FLAG_DESCRIPTOR | ZipRecord.FLAG_UTF8)) != 0
                || (method != ZipRecord.STORED && method != ZipRecord.DEFLATED)) {
            throw new MalformedArchiveException("'" + name + "' is stored in a way that backup4j does not write (flags "
                    + flags + ", method " + method + "), such as encrypted");
        }
        boolean later = (flags & ZipRecord.FLAG_DESCRIPTOR) != 0;
        if (later && method == ZipRecord.STORED) {
            throw new MalformedArchiveException("'" + name + "' does not say where it ends");
        }
        Facts said = new Facts(raw, flags, method, crc, extra.compressed(), extra.size(), offset);
        Content content = new Content(name, said, later, extra.zip64());
        current = content;
        if (isDirectory && (later || content.said.size() != 0)) {
            throw new MalformedArchiveException("directory '" + name + "' has content");
        }
        return new ReadMember(name, isDirectory, isDirectory ? new ByteArrayInputStream(new byte[0]) : content);
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        try (directory) {
            source.close();
        }
    }

    static int u16(ByteBuffer buffer) {
        return buffer.getShort() & 0xffff;
    }

    private static int u16At(ByteBuffer buffer, int index) {
        return buffer.getShort(index) & 0xffff;
    }

    static long u32(ByteBuffer buffer) {
        return buffer.getInt() & 0xffff_ffffL;
    }

    /** What is said of a member at one place, to be compared with what the directory says. */
    record Facts(byte[] name, int flags, int method, long crc, long compressed, long size, long offset) {}

    /** The bytes of one member. At their end what was said of them is checked. */
    private final class Content extends InputStream {
        private final String name;
        private final Facts said;
        private final boolean later;
        private final boolean zip64;
        private final CRC32 crc = new CRC32();
        private long size;
        private boolean finished;

        private Content(String name, Facts said, boolean later, boolean zip64) {
            this.name = name;
            this.said = said;
            this.later = later;
            this.zip64 = zip64;
            inflater.reset();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (finished) {
                return -1;
            }
            int n = said.method() == ZipRecord.DEFLATED
                    ? inflate(buffer, offset, length)
                    : (int) Math.min(length, said.size() - size);
            if (n > 0) {
                if (said.method() == ZipRecord.STORED) {
                    source.read(buffer, offset, n);
                }
                crc.update(buffer, offset, n);
                size += n;
                return n;
            }
            finish();
            return -1;
        }

        private int inflate(byte[] buffer, int offset, int length) throws IOException {
            try {
                while (true) {
                    int n = inflater.inflate(buffer, offset, length);
                    if (n > 0) {
                        return n;
                    }
                    if (inflater.finished()) {
                        source.giveBack(inflater.getRemaining());
                        return 0;
                    }
                    if (inflater.needsDictionary()) {
                        throw broken("is not compressed as it should be");
                    }
                    source.feed(inflater);
                }
            } catch (DataFormatException e) {
                throw new MalformedArchiveException("'" + name + "' is damaged: its compressed bytes make no sense", e);
            }
        }

        private void finish() throws IOException {
            finished = true;
            long compressed = said.method() == ZipRecord.DEFLATED ? inflater.getBytesRead() : size;
            long saidCrc = said.crc();
            long saidCompressed = said.compressed();
            long saidSize = said.size();
            if (later) {
                ByteBuffer descriptor = source.take(zip64 ? 24 : 16);
                if (descriptor.getInt() != ZipRecord.DESCRIPTOR) {
                    throw broken("has no data descriptor behind it");
                }
                saidCrc = u32(descriptor);
                saidCompressed = zip64 ? descriptor.getLong() : u32(descriptor);
                saidSize = zip64 ? descriptor.getLong() : u32(descriptor);
            }
            if (saidCrc != crc.getValue() || saidCompressed != compressed || saidSize != size) {
                throw broken("is damaged: " + size + " bytes with checksum " + Long.toHexString(crc.getValue())
                        + " where the archive says " + saidSize + " with " + Long.toHexString(saidCrc));
            }
            directory.met(new Facts(
                    said.name(), said.flags(), said.method(), crc.getValue(), compressed, size, said.offset()));
        }

        private MalformedArchiveException broken(String why) {
            return new MalformedArchiveException("'" + name + "' " + why);
        }

        private void skipAll() throws IOException {
            byte[] buffer = new byte[64 << 10];
            while (read(buffer, 0, buffer.length) >= 0) {
                // Read and dropped, so that the checksum is looked at.
            }
        }
    }
}
