package io.backup4j.jdbc.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Bytes on their way from the thread that has them to the one whose driver asks for them; one writer, one reader. */
final class RowPipe extends InputStream {
    private static final int CAPACITY_BYTES = 512 << 10;

    private final byte[] ring = new byte[CAPACITY_BYTES];
    /** Positions in the whole stream; guarded by this, as all below. */
    private long written;

    private long read;
    private boolean ended;
    private boolean abandoned;

    /**
     * Waits for room.
     *
     * @return false if the reader has gone, and takes nothing any more
     */
    synchronized boolean write(ByteBuffer data) throws InterruptedIOException {
        while (data.hasRemaining()) {
            while (written - read == CAPACITY_BYTES && !abandoned) {
                await();
            }
            if (abandoned) {
                return false;
            }
            int at = (int) (written % CAPACITY_BYTES);
            int part =
                    (int) Math.min(data.remaining(), Math.min(CAPACITY_BYTES - at, CAPACITY_BYTES - (written - read)));
            data.get(ring, at, part);
            written += part;
            notifyAll();
        }
        return true;
    }

    /** Nothing more will come. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Nobody will read any more. */
    synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        while (written == read && !ended) {
            await();
        }
        if (written == read) {
            return -1;
        }
        int at = (int) (read % CAPACITY_BYTES);
        int part = (int) Math.min(length, Math.min(CAPACITY_BYTES - at, written - read));
        System.arraycopy(ring, at, buffer, offset, part);
        read += part;
        notifyAll();
        return part;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    private void await() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while rows were handed on");
        }
    }
}
