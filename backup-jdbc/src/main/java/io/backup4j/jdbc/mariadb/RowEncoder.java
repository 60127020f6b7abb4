package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.ColumnForm;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as lines: values separated by tabs, a line feed behind the last; {@code \N} for null, and {@code \\}, {@code \t}, {@code \n}, {@code \0} for the bytes
 * that would be taken for something else. This is what {@code LOAD DATA} reads. Used by one thread.
 */
final class RowEncoder {
    private static final int START_BYTES = 64 << 10;

    /** A buffer that a long value needed is not kept for the short ones after it. */
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long EACH = 0x0101010101010101L;

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
            noMember[i] = text == null ? null : text.getBytes(StandardCharsets.US_ASCII);
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

    /** Adds one value of bytes. */
    void addBytes(byte @Nullable [] value, byte @Nullable [] rare) {
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
        int from = 0;
        while (from < value.length) {
            if (value.length - from >= Long.BYTES) {
                long word = (long) WORDS.get(value, from);
                if (isPlain(word)) {
                    WORDS.set(to, at, word);
                    from += Long.BYTES;
                    at += Long.BYTES;
                    continue;
                }
            }
            int end = Math.min(value.length, from + Long.BYTES);
            while (from < end) {
                at = put(value[from++], to, at);
            }
        }
        length = at;
    }

    /** Eight bytes at once: whether none of them is to be escaped. False also for some that need not be. */
    private static boolean isPlain(long word) {
        long backslash = word ^ EACH * '\\';
        // 8 to 11, of which tab and line feed are two.
        long control = (word ^ EACH * 8) & EACH * 0xfc;
        long zeros = (word - EACH & ~word) | (backslash - EACH & ~backslash) | (control - EACH & ~control);
        return (zeros & EACH * 0x80) == 0;
    }

    private static int put(byte b, byte[] to, int at) {
        byte escaped =
                switch (b) {
                    case '\\' -> '\\';
                    case '\t' -> 't';
                    case '\n' -> 'n';
                    case 0 -> '0';
                    default -> 0;
                };
        if (escaped == 0) {
            to[at] = b;
            return at + 1;
        }
        to[at] = '\\';
        to[at + 1] = escaped;
        return at + 2;
    }

    /** Digits, signs and the like: nothing to be escaped. */
    private void addText(@Nullable String value, byte @Nullable [] rare) {
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
