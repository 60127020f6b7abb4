package io.backup4j.jdbc.export.file;

import io.backup4j.jdbc.export.value.Rows;
import io.backup4j.jdbc.export.value.ValueSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Rows of SQLite: each value says its type itself, whatever its column was declared as. Used by one thread. */
final class SqliteRows implements Rows {
    private final ResultSet result;
    private final boolean utf8;
    private final List<String> names = new ArrayList<>();
    private final boolean[] json;

    /** @param utf8 whether texts are stored so, and may then be broken */
    SqliteRows(ResultSet result, boolean utf8) throws SQLException {
        this.result = result;
        this.utf8 = utf8;
        ResultSetMetaData columns = result.getMetaData();
        this.json = new boolean[columns.getColumnCount()];
        for (int i = 1; i <= json.length; i++) {
            names.add(columns.getColumnLabel(i));
            String type = columns.getColumnTypeName(i);
            json[i - 1] = type != null && type.toUpperCase(Locale.ROOT).equals("JSON");
        }
    }

    @Override
    public List<String> columns() {
        return names;
    }

    @Override
    public boolean next() throws IOException {
        try {
            return result.next();
        } catch (SQLException e) {
            throw ViewFailure.of("the rows cannot be read", e);
        }
    }

    @Override
    public void write(ValueSink sink) throws IOException {
        try {
            for (int i = 1; i <= json.length; i++) {
                value(i, sink);
            }
        } catch (SQLException e) {
            throw ViewFailure.of("a row cannot be read", e);
        }
    }

    private void value(int index, ValueSink sink) throws SQLException, IOException {
        Object value = result.getObject(index);
        if (value == null) {
            sink.missing();
        } else if (value instanceof Number number) {
            sink.number(number.toString());
        } else if (value instanceof byte[] bytes) {
            sink.bytes(bytes, 0, bytes.length);
        } else {
            text(index, value.toString(), sink);
        }
    }

    private void text(int index, String text, ValueSink sink) throws SQLException, IOException {
        // The driver has put U+FFFD where the bytes are no text; it may as well be what is stored.
        if (utf8
                && text.indexOf('\ufffd') >= 0
                && !Arrays.equals(result.getBytes(index), text.getBytes(StandardCharsets.UTF_8))) {
            sink.inexact();
        }
        if (json[index - 1]) {
            sink.json(text);
        } else {
            sink.text(text);
        }
    }

    /** Who asked the query closes it. */
    @Override
    public void close() {}
}
