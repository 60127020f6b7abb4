package io.backup4j.jdbc.postgres.schema;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of a query's result; valid only while it is handed out. */
final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    /** The text in a column that is never null. */
    String text(String column) throws SQLException {
        String value = rows.getString(column);
        if (value == null) {
            throw new SQLException("catalog row without a value for '" + column
                    + "': the object was dropped while it was read; read again");
        }
        return value;
    }

    @Nullable
    String textOrNull(String column) throws SQLException {
        return rows.getString(column);
    }

    /** The text in a column, or the empty text for null. */
    String textOrEmpty(String column) throws SQLException {
        String value = rows.getString(column);
        return value == null ? "" : value;
    }

    /** The number in a column; 0 for null. */
    long number(String column) throws SQLException {
        return rows.getLong(column);
    }

    /** Whether a column is true; null is false. */
    boolean flag(String column) throws SQLException {
        return rows.getBoolean(column);
    }

    /** The elements of an array of texts; empty for null. A null element becomes the empty text. */
    List<String> texts(String column) throws SQLException {
        Array array = rows.getArray(column);
        List<String> texts = new ArrayList<>();
        if (array != null) {
            for (Object element : (Object[]) array.getArray()) {
                texts.add(element == null ? "" : element.toString());
            }
        }
        return texts;
    }

    /** The elements of an array of numbers or oids; empty for null. */
    List<Long> numbers(String column) throws SQLException {
        Array array = rows.getArray(column);
        List<Long> numbers = new ArrayList<>();
        if (array != null) {
            for (Object element : (Object[]) array.getArray()) {
                numbers.add(((Number) element).longValue());
            }
        }
        return numbers;
    }
}
