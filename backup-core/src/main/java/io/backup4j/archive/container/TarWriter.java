package io.backup4j.archive.container;

import io.backup4j.archive.container.Member.Kind;
import io.backup4j.spi.archive.ArchiveContent;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a tar archive. */
final class TarWriter implements ContainerWriter {
    /** Programs expect whole records of 20 blocks. */
    private static final int RECORD = 20 * TarHeader.BLOCK;

    private final OutputStream out;
    private final OutputStream below;
    private long written;

    /**
     * @param out takes the archive, and is closed, which ends its compression
     * @param below what it writes to, which stays open
     */
    TarWriter(OutputStream out, OutputStream below) {
        this.out = out;
        this.below = below;
    }

    @Override
    public void add(Member member, ArchiveContent content) throws IOException {
        write(TarHeader.of(member));
        if (member.kind() == Kind.FILE) {
            ExactOutput exact = new ExactOutput(out, member);
            content.writeTo(exact);
            exact.requireAll();
            written += member.sizeBytes();
            pad(TarHeader.BLOCK);
        }
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    private void pad(int unit) throws IOException {
        int over = (int) (written % unit);
        if (over != 0) {
            write(new byte[unit - over]);
        }
    }

    @Override
    public void finish() throws IOException {
        write(new byte[2 * TarHeader.BLOCK]);
        pad(RECORD);
        out.close();
        below.flush();
    }

    @Override
    public void close() {
        // An archive that was not finished must not get an end.
    }
}
