package io.backup4j.jdbc.export.file;

import io.backup4j.jdbc.export.value.ExactText;
import io.backup4j.jdbc.export.value.Rows;
import io.backup4j.jdbc.export.value.ValueSink;
import java.io.IOException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** Rows of H2. Used by one thread. */
final class H2Rows implements Rows {
    /** {@code DECFLOAT} of JDBC 4.5, which Java 17 has no name for. */
    private static final int DECFLOAT = 2015;
    /** Beside the index, which is the first column of the elements of an array. */
    private static final int ELEMENT = 2;

    private enum Form {
        NUMBER,
        TRUTH,
        TEXT,
        PLAIN,
        TIME,
        BYTES,
        JSON,
        ARRAY
    }

    private final ResultSet result;
    private final List<String> names = new ArrayList<>();
    private final Form[] forms;

    H2Rows(ResultSet result) throws SQLException {
        this.result = result;
        ResultSetMetaData columns = result.getMetaData();
        this.forms = new Form[columns.getColumnCount()];
        for (int i = 1; i <= forms.length; i++) {
            names.add(columns.getColumnLabel(i));
            forms[i - 1] = form(columns.getColumnTypeName(i), columns.getColumnType(i));
        }
    }

    private static Form form(String name, int type) {
        if (name.equals("JSON")) {
            return Form.JSON;
        }
        if (name.equals("UUID")) {
            return Form.PLAIN;
        }
        return switch (type) {
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.NUMERIC,
                    Types.DECIMAL,
                    DECFLOAT,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE -> Form.NUMBER;
            case Types.BOOLEAN, Types.BIT -> Form.TRUTH;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB, Types.JAVA_OBJECT -> Form.BYTES;
            case Types.DATE -> Form.PLAIN;
            case Types.TIME, Types.TIME_WITH_TIMEZONE, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> Form.TIME;
            case Types.ARRAY -> Form.ARRAY;
            default -> Form.TEXT;
        };
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
            for (int i = 1; i <= forms.length; i++) {
                value(i, sink);
            }
        } catch (SQLException e) {
            throw ViewFailure.of("a row cannot be read", e);
        }
    }

    private void value(int index, ValueSink sink) throws SQLException, IOException {
        switch (forms[index - 1]) {
            case BYTES -> bytes(result.getBytes(index), sink);
            case ARRAY -> array(result.getArray(index), sink);
            default -> text(index, result.getString(index), sink);
        }
    }

    private static void bytes(byte @org.jspecify.annotations.Nullable [] value, ValueSink sink) throws IOException {
        if (value == null) {
            sink.missing();
        } else {
            sink.bytes(value, 0, value.length);
        }
    }

    private void text(int index, @org.jspecify.annotations.Nullable String value, ValueSink sink) throws IOException {
        if (value == null) {
            sink.missing();
            return;
        }
        switch (forms[index - 1]) {
            case NUMBER -> sink.number(value);
            case TRUTH -> sink.truth(value.equals("TRUE"));
            case PLAIN -> sink.plain(value);
            case TIME -> sink.plain(time(value));
            case JSON -> sink.json(value);
            case TEXT, BYTES, ARRAY -> ExactText.write(value, sink);
        }
    }

    /**
     * Elements are the rows of a result of their own, with a type as columns have it. As Java's objects they would be something else: the old classes of dates know
     * another calendar and the zone of this machine, and fewer digits.
     */
    private static void array(@org.jspecify.annotations.Nullable Array array, ValueSink sink)
            throws SQLException, IOException {
        if (array == null) {
            sink.missing();
            return;
        }
        try (ResultSet found = array.getResultSet()) {
            H2Rows elements = new H2Rows(found);
            sink.array(null, elements::writeElements);
        }
    }

    private void writeElements(ValueSink sink) throws IOException {
        try {
            while (result.next()) {
                value(ELEMENT, sink);
            }
        } catch (SQLException e) {
            throw ViewFailure.of("an array cannot be read", e);
        }
    }

    /** H2 writes {@code 2024-02-29 23:59:59.5+02}. */
    private static String time(String text) {
        String iso = text.replace(' ', 'T');
        if (iso.endsWith("+00")) {
            return iso.substring(0, iso.length() - 3) + "Z";
        }
        char sign = iso.length() < 9 ? ' ' : iso.charAt(iso.length() - 3);
        return sign == '+' || sign == '-' ? iso + ":00" : iso;
    }

    /** Who asked the query closes it. */
    @Override
    public void close() {}
}
