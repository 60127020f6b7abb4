package io.backup4j.engine.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** The form of a local copy: {@code content u32 crc32c}, big-endian. No fsync: what a power loss tears fails its checksum. */
final class SegmentFile {
    /** Large enough that calls do not count, small enough to stay in a processor's cache. */
    private static final int READ_BYTES = 256 << 10;

    private static final int CRC_BYTES = Integer.BYTES;

    private SegmentFile() {}

    /**
     * Fills a file that exists and is empty.
     *
     * @throws ContentFailure if it was the content that failed
     * @throws IOException if the file failed, or {@link UncheckedIOException} for the same reason
     */
    static void write(Path file, SegmentContent content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            CRC32C crc = new CRC32C();
            ContentFailure.guard(content, part -> {
                crc.update(part.duplicate());
                append(channel, part);
            });
            append(
                    channel,
                    ByteBuffer.allocate(CRC_BYTES).putInt((int) crc.getValue()).flip());
        }
    }

    /**
     * Checks a file and maps its content. The checksum is computed over a read, not over the mapping: the pages stay the system's, and opening a
     * segment makes none of it resident in this process.
     *
     * @throws Torn if the file is not what was written
     */
    static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long contentBytes = channel.size() - CRC_BYTES;
            if (contentBytes < IndexFormat.HEADER_BYTES || contentBytes > Integer.MAX_VALUE - CRC_BYTES) {
                throw new Torn("it has " + channel.size() + " bytes");
            }
            check(channel, contentBytes);
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, contentBytes);
        }
    }

    private static void check(FileChannel channel, long contentBytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(READ_BYTES, contentBytes));
        CRC32C crc = new CRC32C();
        for (long at = 0; at < contentBytes; ) {
            int length = (int) Math.min(buffer.capacity(), contentBytes - at);
            read(channel, buffer, at, length);
            crc.update(buffer);
            at += length;
        }
        read(channel, buffer, contentBytes, CRC_BYTES);
        int stored = buffer.getInt();
        if (stored != (int) crc.getValue()) {
            throw new Torn("its checksum is " + Integer.toHexString((int) crc.getValue()) + ", expected "
                    + Integer.toHexString(stored));
        }
    }

    private static void read(FileChannel channel, ByteBuffer target, long at, int length) throws IOException {
        target.clear().limit(length);
        while (target.hasRemaining()) {
            if (channel.read(target, at + target.position()) < 0) {
                throw new Torn("it became shorter while it was read");
            }
        }
        target.flip();
    }

    private static void append(FileChannel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file is not what was written. */
    static final class Torn extends IOException {
        private static final long serialVersionUID = 1L;

        Torn(String message) {
            super(message);
        }
    }
}
