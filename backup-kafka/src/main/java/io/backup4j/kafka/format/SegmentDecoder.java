package io.backup4j.kafka.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads a segment as its bytes come, in pieces of any length, and hands on each record as soon as it is there. Keeps at most one item that has come in part, and
 * never reserves more than twice what it was given of that. One thread at a time; of no use after an exception.
 *
 * <p>Whether the segment is whole and undamaged is known only after {@link #finish()}.
 */
public final class SegmentDecoder {
    private static final int COPIED_AT_ONCE = 64 << 10;

    private final CRC32C checksum = new CRC32C();
    private final SegmentItems items;

    /** The beginning of an item whose rest has not come. */
    private byte[] carry = new byte[0];

    private int carried;

    public SegmentDecoder(SegmentHandler handler) {
        this.items = new SegmentItems(handler, checksum);
    }

    /**
     * Reads all remaining bytes.
     *
     * @throws DamagedSegmentException when they cannot be what comes next in a segment
     */
    public void feed(ByteBuffer data) throws IOException {
        if (data.hasArray()) {
            feed(data.array(), data.arrayOffset() + data.position(), data.remaining());
            data.position(data.limit());
            return;
        }
        byte[] copy = new byte[Math.min(data.remaining(), COPIED_AT_ONCE)];
        while (data.hasRemaining()) {
            int part = Math.min(copy.length, data.remaining());
            data.get(copy, 0, part);
            feed(copy, 0, part);
        }
    }

    /** As {@link #feed(ByteBuffer)}. */
    public void feed(byte[] data, int offset, int length) throws IOException {
        int end = offset + length;
        int at = offset;
        while (at < end && carried > 0) {
            at += complete(data, at, end);
        }
        int begin = at;
        at = read(data, at, end);
        checksum.update(data, begin, at - begin);
        if (at < end && items.isEnd(data[at])) {
            at += items.read(data, at, end);
        }
        if (at < end) {
            items.requireOpen();
            keep(data, at, end);
        }
    }

    /** Reads what has come whole, up to the segment's end; returns where it stopped. */
    private int read(byte[] data, int from, int to) throws IOException {
        int at = from;
        while (at < to && !items.isEnd(data[at])) {
            int length = items.read(data, at, to);
            if (length == 0) {
                break;
            }
            at += length;
        }
        return at;
    }

    /** Adds to the item that has come in part, up to what is known to belong to it, and reads it when it is whole. Returns how many bytes were taken. */
    private int complete(byte[] data, int from, int to) throws IOException {
        int needed = items.needed();
        int part = Math.min(to - from, needed - carried);
        if (carry.length < carried + part) {
            carry = Arrays.copyOf(carry, Math.max(carried + part, (int) Math.min(needed, carry.length * 2L)));
        }
        System.arraycopy(data, from, carry, carried, part);
        carried += part;
        if (carried == needed) {
            boolean end = items.isEnd(carry[0]);
            int length = items.read(carry, 0, carried);
            if (length > 0) {
                // The end has seen to its own part.
                checksum.update(carry, 0, end ? 0 : length);
                carried = 0;
            }
        }
        return part;
    }

    private void keep(byte[] data, int from, int to) {
        carried = to - from;
        if (carry.length < carried) {
            carry = new byte[carried];
        }
        System.arraycopy(data, from, carry, 0, carried);
    }

    /**
     * Says that nothing more will come; returns what was read.
     *
     * @throws DamagedSegmentException when the segment was cut
     */
    public SegmentAttributes finish() throws DamagedSegmentException {
        return items.attributes();
    }
}
