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
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rows of H2. Used by one thread. */
final class H2Rows implements Rows {
    /** {@code DECFLOAT} of JDBC 4.5, which Java 17 has no name for. */
    private static final int DECFLOAT = 2015;

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
                if (forms[i - 1] == Form.BYTES) {
                    bytes(result.getBytes(i), sink);
                } else {
                    text(i, result.getString(i), sink);
                }
            }
        } catch (SQLException e) {
            throw ViewFailure.of("a row cannot be read", e);
        }
    }

    private static void bytes(byte @org.jspecify.annotations.Nullable [] value, ValueSink sink) throws IOException {
        if (value == null) {
            sink.missing();
        } else {
            sink.bytes(value, 0, value.length);
        }
    }

    private void text(int index, @org.jspecify.annotations.Nullable String value, ValueSink sink)
            throws SQLException, IOException {
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
            case ARRAY -> {
                Object[] array = values(result.getArray(index));
                sink.array(null, elements -> elements(array, elements));
            }
            case TEXT, BYTES -> ExactText.write(value, sink);
        }
    }

    /** Elements that are arrays too come as what asks the database for theirs. */
    private static Object[] values(Array array) throws SQLException {
        Object[] values = ((Object[]) array.getArray()).clone();
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Array nested) {
                values[i] = values(nested);
            }
        }
        return values;
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

    private static void elements(Object[] values, ValueSink sink) throws IOException {
        for (Object value : values) {
            element(value, sink);
        }
    }

    private static void element(@org.jspecify.annotations.Nullable Object value, ValueSink sink) throws IOException {
        if (value == null) {
            sink.missing();
        } else if (value instanceof Number number) {
            sink.number(number.toString());
        } else if (value instanceof Boolean truth) {
            sink.truth(truth);
        } else if (value instanceof byte[] bytes) {
            sink.bytes(bytes, 0, bytes.length);
        } else if (value instanceof Object[] nested) {
            sink.array(null, inner -> elements(nested, inner));
        } else if (value instanceof UUID uuid) {
            sink.plain(uuid.toString());
        } else if (value instanceof LocalDateTime time) {
            sink.plain(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
        } else if (value instanceof OffsetDateTime time) {
            sink.plain(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time));
        } else {
            ExactText.write(value.toString(), sink);
        }
    }

    /** Who asked the query closes it. */
    @Override
    public void close() {}
}
