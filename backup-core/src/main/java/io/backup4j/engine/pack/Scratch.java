package io.backup4j.engine.pack;

/** Reused working memory. */
final class Scratch {
    private static final int STEP = 64 << 10;
    private static final int SMALLEST = 1 << 10;

    static final byte[] EMPTY = new byte[0];

    private Scratch() {}

    /** The buffer itself, or a longer one whose content is undefined. */
    static byte[] atLeast(byte[] buffer, int length) {
        if (buffer.length >= length) {
            return buffer;
        }
        // Most objects are records of a few hundred bytes.
        return new byte
                [length <= STEP / 2
                        ? Integer.highestOneBit(Math.max(SMALLEST, length) * 2 - 1)
                        : Math.addExact(length, STEP - 1) / STEP * STEP];
    }
}
