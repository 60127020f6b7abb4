package io.backup4j.archive.container;

import io.backup4j.archive.container.Member.Kind;
import io.backup4j.spi.archive.ArchiveContent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes a zip archive in one pass. The directory, which comes last, waits in a file: about 100 bytes for each member. */
final class ZipWriter implements ContainerWriter {
    private static final int BUFFER = 32 << 10;

    private final OutputStream out;
    private final Path directory;
    private final OutputStream central;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private long written;
    private long entries;

    /**
     * @param out takes the archive and stays open
     * @param scratch where the directory waits; a private directory of the caller
     */
    ZipWriter(OutputStream out, Path scratch) throws IOException {
        this.out = out;
        this.directory = scratch.resolve("zip-directory");
        this.central = new BufferedOutputStream(Files.newOutputStream(directory), BUFFER);
    }

    @Override
    public void add(Member member, ArchiveContent content) throws IOException {
        ZipRecord.Entry entry = member.kind() == Kind.FILE ? deflated(member, content) : stored(member);
        central.write(ZipRecord.central(entry));
        entries++;
    }

    /** A link's target is its content. */
    private ZipRecord.Entry stored(Member member) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(member.link());
        int length = member.link().length;
        ZipRecord.Entry entry = new ZipRecord.Entry(
                member, ZipRecord.name(member), false, false, crc.getValue(), length, length, written);
        write(ZipRecord.local(entry));
        write(member.link());
        return entry;
    }

    private ZipRecord.Entry deflated(Member member, ArchiveContent content) throws IOException {
        byte[] name = ZipRecord.name(member);
        boolean zip64 = member.sizeBytes() >= ZipRecord.ZIP64_FROM;
        long offset = written;
        write(ZipRecord.local(new ZipRecord.Entry(member, name, true, zip64, 0, 0, 0, offset)));
        CRC32 crc = new CRC32();
        deflater.reset();
        DeflaterOutputStream compressed = new DeflaterOutputStream(out, deflater, BUFFER);
        ExactOutput exact = new ExactOutput(new Checked(compressed, crc), member);
        content.writeTo(exact);
        exact.requireAll();
        compressed.finish();
        written += deflater.getBytesWritten();
        ZipRecord.Entry entry = new ZipRecord.Entry(
                member, name, true, zip64, crc.getValue(), deflater.getBytesWritten(), member.sizeBytes(), offset);
        write(ZipRecord.descriptor(entry));
        return entry;
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    @Override
    public void finish() throws IOException {
        central.close();
        long length = Files.copy(directory, out);
        out.write(ZipRecord.end(entries, written, length));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        central.close();
        Files.deleteIfExists(directory);
    }

    /** Counts the checksum of what passes. */
    private static final class Checked extends OutputStream {
        private final OutputStream out;
        private final CRC32 crc;

        private Checked(OutputStream out, CRC32 crc) {
            this.out = out;
            this.crc = crc;
        }

        @Override
        public void write(int b) throws IOException {
            crc.update(b);
            out.write(b);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            crc.update(buffer, offset, length);
            out.write(buffer, offset, length);
        }
    }
}
