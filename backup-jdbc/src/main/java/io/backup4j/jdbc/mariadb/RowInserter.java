package io.backup4j.jdbc.mariadb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows by {@code INSERT}, where the server or the driver do not let them be loaded. Used once. */
final class RowInserter {
    private static final int MOST_ROWS = 500;
    /** Of prepared statements; no server takes more. */
    private static final int MOST_VALUES = 65_535;
    /** Half of the smallest packet that servers take by default, so that escapes have room. */
    private static final int MOST_BYTES = 512 << 10;

    private final TargetConnection connection;
    private final RowColumns columns;
    private final String database;
    private final String table;
    private final List<byte @Nullable []> values = new ArrayList<>();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private boolean isNull;
    private long bytes;
    private long rows;
    private long warnings;

    RowInserter(TargetConnection connection, RowColumns columns, String database, String table) {
        this.connection = connection;
        this.columns = columns;
        this.database = database;
        this.table = table;
    }

    /** Writes all. */
    void run(InputStream in) throws IOException, SQLException {
        int most = Math.max(
                1, Math.min(MOST_ROWS, MOST_VALUES / Math.max(1, columns.names().size())));
        byte[] buffer = new byte[64 << 10];
        boolean escaped = false;
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            for (int i = 0; i < length; i++) {
                byte b = buffer[i];
                if (escaped) {
                    escaped = false;
                    unescape(b);
                } else if (b == '\\') {
                    escaped = true;
                } else if (b == '\t') {
                    endValue();
                } else if (b == '\n') {
                    endValue();
                    rows++;
                    if (values.size() >= most * columns.names().size() || bytes >= MOST_BYTES) {
                        flush();
                    }
                } else {
                    value.write(b);
                }
            }
        }
        flush();
    }

    private void unescape(byte b) {
        switch (b) {
            case 'N' -> isNull = true;
            case 't' -> value.write('\t');
            case 'n' -> value.write('\n');
            case '0' -> value.write(0);
            default -> value.write(b);
        }
    }

    private void endValue() {
        values.add(isNull ? null : value.toByteArray());
        bytes += value.size() + 8L;
        value.reset();
        isNull = false;
    }

    private void flush() throws SQLException {
        if (values.isEmpty()) {
            return;
        }
        int count = values.size() / columns.names().size();
        try (PreparedStatement insert = connection.jdbc().prepareStatement(columns.insert(database, table, count))) {
            for (int i = 0; i < values.size(); i++) {
                byte[] each = values.get(i);
                if (each == null) {
                    insert.setNull(i + 1, Types.VARBINARY);
                } else {
                    insert.setBytes(i + 1, each);
                }
            }
            insert.executeUpdate();
        }
        warnings += Long.parseLong(connection.ask("SELECT @@warning_count"));
        values.clear();
        bytes = 0;
    }

    long rows() {
        return rows;
    }

    long warnings() {
        return warnings;
    }
}
