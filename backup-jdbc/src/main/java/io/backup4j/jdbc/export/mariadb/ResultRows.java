package io.backup4j.jdbc.export.mariadb;

import io.backup4j.jdbc.export.value.Rows;
import io.backup4j.jdbc.export.value.ValueDecoder;
import io.backup4j.jdbc.export.value.ValueSink;
import io.backup4j.jdbc.mariadb.SqlFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Rows of a query as the server sends them. Used by one thread. */
final class ResultRows implements Rows {
    private final Statement statement;
    private final ResultSet result;
    private final List<Column> columns;

    /** @param bytes whether the driver is asked for bytes; else for characters */
    record Column(String name, boolean bytes, ValueDecoder decoder) {}

    /** @param statement closed with this */
    ResultRows(Statement statement, ResultSet result, List<Column> columns) {
        this.statement = statement;
        this.result = result;
        this.columns = List.copyOf(columns);
    }

    @Override
    public List<String> columns() {
        return columns.stream().map(Column::name).toList();
    }

    @Override
    public boolean next() throws IOException {
        try {
            return result.next();
        } catch (SQLException e) {
            throw SqlFailure.of("the rows cannot be read", e);
        }
    }

    @Override
    public void write(ValueSink sink) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            byte[] value = value(i + 1, column.bytes());
            if (value == null) {
                sink.missing();
            } else {
                column.decoder().decode(value, 0, value.length, sink);
            }
        }
    }

    private byte @org.jspecify.annotations.Nullable [] value(int index, boolean bytes) throws IOException {
        try {
            if (bytes) {
                return result.getBytes(index);
            }
            String text = result.getString(index);
            return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        } catch (SQLException e) {
            throw SqlFailure.of("a row cannot be read", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            statement.close();
        } catch (SQLException e) {
            throw SqlFailure.of("the rows cannot be closed", e);
        }
    }
}
