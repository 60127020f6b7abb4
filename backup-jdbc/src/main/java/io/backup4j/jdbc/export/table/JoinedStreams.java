package io.backup4j.jdbc.export.table;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Streams one after the other, each opened when the one before it has ended. Used by one thread. */
final class JoinedStreams extends InputStream {
    private final Opener opener;
    private @Nullable InputStream present;

    /** Opens the next one; null if there is none. */
    interface Opener {
        @Nullable
        InputStream next() throws IOException;
    }

    JoinedStreams(Opener opener) {
        this.opener = opener;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            InputStream from = present == null ? opener.next() : present;
            if (from == null) {
                return -1;
            }
            present = from;
            int count = from.read(buffer, offset, length);
            if (count >= 0) {
                return count;
            }
            close();
        }
    }

    @Override
    public void close() throws IOException {
        InputStream last = present;
        present = null;
        if (last != null) {
            last.close();
        }
    }
}
