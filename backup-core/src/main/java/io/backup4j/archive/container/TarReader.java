package io.backup4j.archive.container;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a tar archive as {@link TarWriter} writes it: files, directories and symbolic links with extended headers, nothing else. */
final class TarReader implements ContainerReader {
    private static final byte[] NOTHING = new byte[0];

    private final InputStream in;
    private final byte[] block = new byte[TarHeader.BLOCK];
    private @Nullable Content current;
    private boolean ended;

    /** @param in decompressed; closed by {@link #close()} */
    TarReader(InputStream in) {
        this.in = in;
    }

    @Override
    public @Nullable ReadMember next() throws IOException {
        if (ended) {
            return null;
        }
        finishCurrent();
        PaxRecords records = PaxRecords.NONE;
        while (true) {
            readBlock("the archive ends without the two empty blocks that mark its end; it was cut");
            if (isZero(block)) {
                requireEnd(records);
                return null;
            }
            requireHeader();
            char type = (char) block[TarHeader.TYPE_OFFSET];
            long size = octal(TarHeader.SIZE_OFFSET, TarHeader.SIZE_LENGTH, "size");
            if (type == 'x') {
                if (records != PaxRecords.NONE) {
                    throw malformed("two extended headers in a row");
                }
                records = PaxRecords.read(in, size);
                skipPadding(size);
                continue;
            }
            return member(type, records.size().orElse(size), records);
        }
    }

    private ReadMember member(char type, long size, PaxRecords records) throws IOException {
        byte[] raw = records.path() == null ? field() : records.path();
        String name = MemberNames.decode(raw);
        boolean directory = name.endsWith("/");
        if (directory) {
            name = name.substring(0, name.length() - 1);
        }
        MemberNames.require(name);
        if (type != '0' && type != 0 && type != '2' && type != '5') {
            throw malformed("'" + name + "' is of type '" + (type < ' ' ? '?' : type)
                    + "': no file, directory or symbolic link; archives of backup4j hold nothing else");
        }
        if (directory != (type == '5')) {
            throw malformed("'" + name + "' is a directory by its name or by its type, but not by both");
        }
        if (type == '0' || type == 0) {
            Content content = new Content(name, size);
            current = content;
            return new ReadMember(name, false, content);
        }
        if (size != 0) {
            throw malformed("'" + name + "' has content, although it is no file");
        }
        byte[] link = type == '5'
                ? NOTHING
                : records.link() == null ? text(TarHeader.LINK_OFFSET, TarHeader.NAME) : records.link();
        return new ReadMember(name, directory, new ByteArrayInputStream(link));
    }

    private byte[] field() {
        byte[] name = text(0, TarHeader.NAME);
        byte[] prefix = text(TarHeader.PREFIX_OFFSET, TarHeader.PREFIX_LENGTH);
        if (prefix.length == 0) {
            return name;
        }
        byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        joined[prefix.length] = '/';
        System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
        return joined;
    }

    private byte[] text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(block, offset, end);
    }

    private void requireHeader() throws MalformedArchiveException {
        if (octal(TarHeader.CHECKSUM_OFFSET, TarHeader.CHECKSUM_LENGTH, "checksum") != TarHeader.sum(block)) {
            throw malformed("a header's checksum is wrong; the archive is damaged or no tar archive");
        }
        if (!Arrays.equals(block, TarHeader.MAGIC_OFFSET, TarHeader.MAGIC_OFFSET + 6, TarHeader.MAGIC, 0, 6)) {
            throw malformed("a header is not of POSIX tar, the only variant that backup4j writes");
        }
    }

    private long octal(int offset, int length, String what) throws MalformedArchiveException {
        long value = 0;
        int i = offset;
        for (; i < offset + length && block[i] != 0 && block[i] != ' '; i++) {
            if (block[i] < '0' || block[i] > '7') {
                throw malformed("the " + what + " in a header is no octal number");
            }
            value = value << 3 | block[i] - '0';
        }
        if (i == offset) {
            throw malformed("the " + what + " in a header is missing");
        }
        return value;
    }

    private void requireEnd(PaxRecords records) throws IOException {
        if (records != PaxRecords.NONE) {
            throw malformed("an extended header belongs to no member");
        }
        ended = true;
        readBlock("the archive ends in the middle of the mark of its end; it was cut");
        byte[] buffer = new byte[8192];
        boolean zero = isZero(block);
        for (int n = in.read(buffer); n >= 0 && zero; n = in.read(buffer)) {
            zero = isZero(Arrays.copyOf(buffer, n));
        }
        if (!zero) {
            throw malformed("there is something behind the end of the archive");
        }
    }

    private void readBlock(String ifCut) throws IOException {
        if (in.readNBytes(block, 0, block.length) < block.length) {
            throw malformed(ifCut);
        }
    }

    private void finishCurrent() throws IOException {
        Content content = current;
        if (content != null) {
            current = null;
            content.skipAll();
            skipPadding(content.size);
        }
    }

    private void skipPadding(long size) throws IOException {
        int padding = (int) (-size & TarHeader.BLOCK - 1);
        if (in.readNBytes(padding).length < padding) {
            throw malformed("the archive was cut");
        }
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static MalformedArchiveException malformed(String why) {
        return new MalformedArchiveException(why);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The bytes of one file. */
    private final class Content extends InputStream {
        private final String name;
        private final long size;
        private long left;

        private Content(String name, long size) {
            this.name = name;
            this.size = size;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int n = in.read(buffer, offset, (int) Math.min(length, left));
            if (n < 0) {
                throw new EOFException("the archive was cut in the middle of '" + name + "': " + left + " of " + size
                        + " bytes are missing");
            }
            left -= n;
            return n;
        }

        private void skipAll() throws IOException {
            byte[] buffer = new byte[64 << 10];
            while (read(buffer, 0, buffer.length) >= 0) {
                // Read and dropped: a compressed stream cannot be skipped.
            }
        }
    }
}
