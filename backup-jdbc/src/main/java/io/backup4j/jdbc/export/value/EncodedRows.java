package io.backup4j.jdbc.export.value;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Rows that are stored as lines: values separated by tabs, a line feed behind the last, {@code \N} for null, and a backslash before the letter of a byte that would be
 * taken for something else. This is PostgreSQL's text format of {@code COPY} and what {@code LOAD DATA} of MariaDB reads. One row is in memory at a time.
 */
public final class EncodedRows implements Rows {
    private static final int START_BYTES = 1 << 13;
    private static final int READ_BYTES = 1 << 16;
    /** A buffer that a long row needed is not kept for the short ones after it. */
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private final InputStream in;
    private final List<String> names;
    private final List<ValueDecoder> decoders;
    private final byte[] read = new byte[READ_BYTES];
    private int position;
    private int limit;
    private byte[] row = new byte[START_BYTES];
    private int length;
    private final int[] ends;
    private final boolean[] nulls;
    private int fields;

    /** @param in closed with this */
    public EncodedRows(InputStream in, List<String> names, List<ValueDecoder> decoders) {
        this.in = in;
        this.names = List.copyOf(names);
        this.decoders = List.copyOf(decoders);
        this.ends = new int[Math.max(1, names.size())];
        this.nulls = new boolean[ends.length];
    }

    @Override
    public List<String> columns() {
        return names;
    }

    @Override
    public boolean next() throws IOException {
        begin();
        int b = read();
        if (b < 0) {
            return false;
        }
        boolean isNull = false;
        for (; b != '\n'; b = read()) {
            switch (b) {
                case -1 -> throw new IOException("the rows end in the middle of one");
                case '\t' -> {
                    endField(isNull);
                    isNull = false;
                }
                case '\\' -> {
                    int escaped = read();
                    if (escaped == 'N') {
                        isNull = true;
                    } else {
                        put(unescaped(escaped));
                    }
                }
                default -> put(b);
            }
        }
        endField(isNull);
        // A table without columns has rows all the same.
        if (fields != names.size() && !(names.isEmpty() && length == 0)) {
            throw new IOException("a row has " + fields + " values, but there are " + names.size() + " columns");
        }
        return true;
    }

    private void begin() {
        length = 0;
        fields = 0;
        if (row.length > MOST_KEPT_BYTES) {
            row = new byte[START_BYTES];
        }
    }

    private static int unescaped(int letter) throws IOException {
        return switch (letter) {
            case -1 -> throw new IOException("the rows end in the middle of one");
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            case '0' -> 0;
            default -> letter;
        };
    }

    private int read() throws IOException {
        if (position == limit) {
            limit = in.read(read, 0, read.length);
            position = 0;
            if (limit <= 0) {
                limit = 0;
                return -1;
            }
        }
        return read[position++] & 0xff;
    }

    private void put(int b) {
        if (length == row.length) {
            if (length >= Integer.MAX_VALUE - 16) {
                throw new OutOfMemoryError("a row that is longer than an array can be");
            }
            row = Arrays.copyOf(row, (int) Math.min(Integer.MAX_VALUE - 16L, 2L * length));
        }
        row[length++] = (byte) b;
    }

    private void endField(boolean isNull) throws IOException {
        if (fields == ends.length) {
            throw new IOException("a row has more values than the " + names.size() + " columns");
        }
        ends[fields] = length;
        nulls[fields] = isNull;
        fields++;
    }

    @Override
    public void write(ValueSink sink) throws IOException {
        int from = 0;
        for (int i = 0; i < names.size(); i++) {
            if (nulls[i]) {
                sink.missing();
            } else {
                decoders.get(i).decode(row, from, ends[i] - from, sink);
            }
            from = ends[i];
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
