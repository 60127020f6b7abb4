package io.backup4j.archive.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Inflater;

/** A stream with a buffer from which an inflater can take what it wants, and a position. */
final class ByteSource {
    private static final int BUFFER = 64 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private long before;

    ByteSource(InputStream in) {
        this.in = in;
    }

    /** How many bytes were taken. */
    long position() {
        return before + at;
    }

    /** False at the end of the stream. */
    boolean fill() throws IOException {
        if (at < end) {
            return true;
        }
        before += end;
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    /** Gives all that is there to an inflater; it gives back what it did not need by {@link #giveBack}. */
    void feed(Inflater inflater) throws IOException {
        if (!fill()) {
            throw cut();
        }
        inflater.setInput(buffer, at, end - at);
        at = end;
    }

    void giveBack(int bytes) {
        at -= bytes;
    }

    /** The next bytes, to be read little-endian. */
    ByteBuffer take(int length) throws IOException {
        ByteBuffer taken = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        read(taken.array(), 0, length);
        return taken;
    }

    void read(byte[] into, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (!fill()) {
                throw cut();
            }
            int n = Math.min(length - done, end - at);
            System.arraycopy(buffer, at, into, offset + done, n);
            at += n;
            done += n;
        }
    }

    void close() throws IOException {
        in.close();
    }

    private static MalformedArchiveException cut() {
        return new MalformedArchiveException("the zip file was cut");
    }
}
