package io.backup4j.engine.prune.model;

/** One walk over the fields of a world, one byte each: to write them, or to read them back. */
final class Cells {
    private final byte[] bytes;
    private final boolean writing;
    private int next;

    private Cells(byte[] bytes, int from, boolean writing) {
        this.bytes = bytes;
        this.next = from;
        this.writing = writing;
    }

    static Cells writing(byte[] bytes) {
        return new Cells(bytes, 0, true);
    }

    static Cells reading(byte[] bytes, int from) {
        return new Cells(bytes, from, false);
    }

    /** Writes the value and returns it, or returns what was written in its place. */
    int cell(int value) {
        if (writing) {
            bytes[next++] = (byte) value;
            return value;
        }
        return bytes[next++] & 0xff;
    }

    boolean cell(boolean value) {
        return cell(value ? 1 : 0) != 0;
    }

    <E extends Enum<E>> E cell(E value, E[] all) {
        return all[cell(value.ordinal())];
    }

    void cells(int[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = cell(values[i]);
        }
    }

    int length() {
        return next;
    }
}
