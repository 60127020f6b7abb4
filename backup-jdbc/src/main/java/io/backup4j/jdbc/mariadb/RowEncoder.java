package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.ColumnForm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * Writes rows as lines: values separated by tabs, a line feed behind the last; {@code \N} for null, and {@code \\}, {@code \t}, {@code \n}, {@code \0} for the bytes
 * that would be taken for something else. This is what {@code LOAD DATA} reads. Used by one thread.
 */
final class RowEncoder {
    private static final int START_BYTES = 64 << 10;

    /** A buffer that a long value needed is not kept for the short ones after it. */
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private final boolean[] asBytes;
    private final byte[][] noMember;
    private byte[] buffer = new byte[START_BYTES];
    private int length;
    private long warnings;

    RowEncoder(List<ColumnForm> columns) {
        asBytes = new boolean[columns.size()];
        noMember = new byte[columns.size()][];
        for (int i = 0; i < asBytes.length; i++) {
            asBytes[i] = columns.get(i).bytes();
            String text = columns.get(i).noMember();
            noMember[i] = text == null ? null : text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }
    }

    /** Adds the present row. */
    void add(ResultSet row) throws SQLException {
        for (int i = 0; i < asBytes.length; i++) {
            if (i > 0) {
                put((byte) '\t');
            }
            if (asBytes[i]) {
                addBytes(row.getBytes(i + 1), noMember[i]);
            } else {
                addText(row.getString(i + 1), noMember[i]);
            }
        }
        put((byte) '\n');
    }

    private void addBytes(
            byte @org.jspecify.annotations.Nullable [] value, byte @org.jspecify.annotations.Nullable [] rare) {
        if (value == null) {
            addNull();
            return;
        }
        if (rare != null && Arrays.equals(value, rare)) {
            warnings++;
        }
        ensure(2L * value.length);
        byte[] to = buffer;
        int at = length;
        for (byte b : value) {
            // Everything above the backslash, and negative bytes are below zero: one look is enough for most.
            if (b > '\\' || b < 0 || (b > '\n' && b != '\\')) {
                to[at++] = b;
                continue;
            }
            switch (b) {
                case '\\' -> {
                    to[at++] = '\\';
                    to[at++] = '\\';
                }
                case '\t' -> {
                    to[at++] = '\\';
                    to[at++] = 't';
                }
                case '\n' -> {
                    to[at++] = '\\';
                    to[at++] = 'n';
                }
                case 0 -> {
                    to[at++] = '\\';
                    to[at++] = '0';
                }
                default -> to[at++] = b;
            }
        }
        length = at;
    }

    /** Digits, signs and the like: nothing to be escaped. */
    private void addText(
            @org.jspecify.annotations.Nullable String value, byte @org.jspecify.annotations.Nullable [] rare) {
        if (value == null) {
            addNull();
            return;
        }
        int size = value.length();
        ensure(size);
        boolean isRare = rare != null && size == rare.length;
        for (int i = 0; i < size; i++) {
            byte b = (byte) value.charAt(i);
            buffer[length++] = b;
            isRare = isRare && rare[i] == b;
        }
        if (isRare) {
            warnings++;
        }
    }

    private void addNull() {
        ensure(2);
        buffer[length++] = '\\';
        buffer[length++] = 'N';
    }

    private void put(byte b) {
        ensure(1);
        buffer[length++] = b;
    }

    private void ensure(long more) {
        long needed = length + more;
        if (needed > buffer.length) {
            if (needed > Integer.MAX_VALUE - 16) {
                throw new OutOfMemoryError("a row that is longer than an array can be");
            }
            buffer =
                    Arrays.copyOf(buffer, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 16, 2L * buffer.length)));
        }
    }

    byte[] buffer() {
        return buffer;
    }

    /** How many bytes of the buffer there are. */
    int length() {
        return length;
    }

    /** Begins anew. */
    void clear() {
        length = 0;
        if (buffer.length > MOST_KEPT_BYTES) {
            buffer = new byte[START_BYTES];
        }
    }

    /** For how many values the server warns when they are written, although they are right. */
    long warnings() {
        return warnings;
    }
}
