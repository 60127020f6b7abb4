package io.backup4j.engine.pack;

import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.sink.ObjectKey;

/** A position in an object, for messages: every problem names the object, the offset, what was expected and what was found. */
record Place(ObjectKey key, long offset) {

    /** The same object, further on. */
    Place plus(long bytes) {
        return new Place(key, offset + bytes);
    }

    DamagedException damaged(String what, Object expected, Object found) {
        return new DamagedException(this + ": " + what + ": expected " + expected + ", found " + found);
    }

    DamagedException damaged(String problem, Throwable cause) {
        return new DamagedException(this + ": " + problem, cause);
    }

    /** Requires one value; the message shows numbers as they are and magics in hex. */
    void require(boolean holds, String what, Object expected, Object found) {
        if (!holds) {
            throw damaged(what, expected, found);
        }
    }

    void requireMagic(int expected, int found) {
        if (expected != found) {
            throw damaged("magic", hex(expected), hex(found));
        }
    }

    /** A later version may be read by a later release: that is no damage. */
    void requireVersion(int found) {
        if (found != PackFormat.VERSION) {
            throw new RepositoryException(
                    ErrorCode.UNSUPPORTED_FORMAT,
                    this + ": format version: this release reads version " + PackFormat.VERSION + ", found version "
                            + found + "; use a release that reads it");
        }
    }

    void requireZero(String what, int found) {
        if (found != 0) {
            throw damaged(what, "0", hex(found));
        }
    }

    private static String hex(int value) {
        return String.format("0x%08x", value);
    }

    @Override
    public String toString() {
        return key + ", offset " + offset;
    }
}
