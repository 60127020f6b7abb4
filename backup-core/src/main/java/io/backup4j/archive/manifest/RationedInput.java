package io.backup4j.archive.manifest;

import io.backup4j.archive.container.MalformedArchiveException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Gives no more bytes than were allowed, so that nobody can make a parser collect what does not fit in memory. */
final class RationedInput extends FilterInputStream {
    /** More than any parser reads ahead. */
    private static final int READ_AHEAD = 64 << 10;

    private int left;

    RationedInput(InputStream in) {
        super(in);
    }

    /** From now on so many bytes, and what was read ahead. */
    void allow(int bytes) {
        left = bytes + READ_AHEAD;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, Math.min(length, READ_AHEAD));
        left -= Math.max(0, n);
        if (left < 0) {
            throw new MalformedArchiveException(
                    ArchiveNames.MANIFEST + ": one part of it is larger than any that backup4j writes");
        }
        return n;
    }
}
