package io.backup4j.archive.container;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.backup4j.spi.archive.ArchiveFormat;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/** Opens archives of all formats. Stateless. */
public final class Containers {
    private static final int BUFFER = 128 << 10;
    /** The library's own default; a good ratio at several hundred MB/s. */
    private static final int ZSTD_LEVEL = 3;
    /** Needs about 32 MiB; level 6, the usual one, needs 94 MiB, which is most of a small heap. */
    private static final int XZ_LEVEL = 3;
    /** What a hostile file may make the reader use; level 8 needs 33 MiB to be read, level 9 65 MiB. */
    private static final int XZ_MEMORY_KIB = 48 << 10;
    /** Windows of 8 MiB, all levels but those called ultra. */
    private static final int ZSTD_WINDOW_LOG = 23;

    private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};
    private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    private static final byte[] XZ_MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final byte[] TAR_MAGIC = {'u', 's', 't', 'a', 'r'};

    private Containers() {}

    /**
     * Begins an archive.
     *
     * @param out stays open
     * @param scratch a private directory for what must wait until the end; much smaller than the archive
     */
    public static ContainerWriter writer(ArchiveFormat format, OutputStream out, Path scratch) throws IOException {
        if (format == ArchiveFormat.ZIP) {
            return new ZipWriter(new BufferedOutputStream(out, BUFFER), scratch);
        }
        return new TarWriter(new BufferedOutputStream(compressed(format, new LeftOpen(out)), BUFFER), out);
    }

    private static OutputStream compressed(ArchiveFormat format, OutputStream out) throws IOException {
        return switch (format) {
            case TAR_GZ -> new GZIPOutputStream(out, BUFFER);
            case TAR_ZST -> new ZstdOutputStream(out, ZSTD_LEVEL).setChecksum(true);
            case TAR_XZ -> new XZOutputStream(out, new LZMA2Options(XZ_LEVEL));
            case TAR, ZIP -> out;
        };
    }

    /**
     * Opens an archive; its first bytes say of which format it is.
     *
     * @param in closed by the reader, or if this fails
     * @param scratch a private directory
     * @throws MalformedArchiveException if it is of none
     */
    public static ContainerReader reader(InputStream in, Path scratch) throws IOException {
        InputStream buffered = new BufferedInputStream(in, BUFFER);
        boolean opened = false;
        try {
            ContainerReader reader = open(buffered, scratch);
            opened = true;
            return reader;
        } finally {
            if (!opened) {
                in.close();
            }
        }
    }

    private static ContainerReader open(InputStream in, Path scratch) throws IOException {
        in.mark(TarHeader.BLOCK);
        byte[] head = in.readNBytes(TarHeader.BLOCK);
        in.reset();
        if (begins(head, 0, ZIP_MAGIC)) {
            return new ZipReader(in, scratch);
        }
        if (begins(head, 0, GZIP_MAGIC)) {
            return new TarReader(new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER));
        }
        if (begins(head, 0, ZSTD_MAGIC)) {
            return new TarReader(new BufferedInputStream(new ZstdInputStream(in).setLongMax(ZSTD_WINDOW_LOG), BUFFER));
        }
        if (begins(head, 0, XZ_MAGIC)) {
            return new TarReader(new BufferedInputStream(new XZInputStream(in, XZ_MEMORY_KIB), BUFFER));
        }
        if (begins(head, TarHeader.MAGIC_OFFSET, TAR_MAGIC)) {
            return new TarReader(in);
        }
        throw new MalformedArchiveException(
                head.length == 0 ? "the file is empty" : "the file is no zip, tar, tar.gz, tar.zst or tar.xz");
    }

    private static boolean begins(byte[] head, int offset, byte[] magic) {
        return head.length >= offset + magic.length
                && Arrays.equals(head, offset, offset + magic.length, magic, 0, magic.length);
    }

    /** Keeps a compressor from closing what it writes to. */
    private static final class LeftOpen extends FilterOutputStream {
        private LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
