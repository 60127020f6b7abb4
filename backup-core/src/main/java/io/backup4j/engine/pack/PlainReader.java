package io.backup4j.engine.pack;

/** Reads an opened plaintext; running over its end or meeting an impossible number is damage, never an index error. */
final class PlainReader {
    private final Place place;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private int position;

    /**
     * @param place where the sealed form of these bytes begins; offsets in messages count from there
     */
    PlainReader(Place place, byte[] bytes, int offset, int length) {
        this.place = place;
        this.bytes = bytes;
        this.start = offset;
        this.end = offset + length;
        this.position = offset;
    }

    /** The array that {@link #skip} gives positions in. */
    byte[] bytes() {
        return bytes;
    }

    int remaining() {
        return end - position;
    }

    /** Where the reader stands, for messages. */
    Place place() {
        return place.plus(position - start);
    }

    int u8(String what) {
        need(1, what);
        return bytes[position++] & 0xFF;
    }

    /** A uvarint of at most {@code max}, itself non-negative. */
    int uvarint(String what, int max) {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = u8(what);
            long group = next & 0x7F;
            if (shift >= 35 && group != 0) {
                throw place().damaged(what, "at most " + max, "a number of more than 35 bits");
            }
            value |= shift >= 35 ? 0 : group << shift;
            if (next < 0x80) {
                if (value > max) {
                    throw place().damaged(what, "at most " + max, value);
                }
                return (int) value;
            }
        }
        throw place().damaged(what, "a uvarint of at most 10 bytes", "a longer one");
    }

    /** Skips {@code length} bytes and returns where they begin in the array. */
    int skip(int length, String what) {
        need(length, what);
        int from = position;
        position += length;
        return from;
    }

    private void need(int length, String what) {
        if (length > remaining()) {
            throw place().damaged(what, length + " more bytes", remaining());
        }
    }
}
