package io.backup4j.jdbc.postgres.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings under which the server writes names and constants so that any session reads them the same way. They are set for the transaction and put
 * back by {@link #close}; after a failure the transaction is aborted and takes them with it.
 */
final class ReadingSettings implements AutoCloseable {
    private static final Map<String, String> NEEDED = Map.of(
            "search_path", "",
            "quote_all_identifiers", "off",
            "standard_conforming_strings", "on",
            "DateStyle", "ISO, YMD",
            "IntervalStyle", "postgres",
            "extra_float_digits", "3",
            "bytea_output", "hex");

    private final Connection connection;
    private final Map<String, String> before = new LinkedHashMap<>();
    private boolean intact;

    ReadingSettings(Connection connection) throws SQLException {
        this.connection = connection;
        for (Map.Entry<String, String> setting : NEEDED.entrySet()) {
            before.put(setting.getKey(), exchange("SELECT pg_catalog.current_setting(?)", setting.getKey(), null));
            set(setting.getKey(), setting.getValue());
        }
    }

    /** Says that the transaction is healthy, so that the earlier values can be put back. */
    void keep() {
        intact = true;
    }

    private void set(String name, String value) throws SQLException {
        exchange("SELECT pg_catalog.set_config(?, ?, true)", name, value);
    }

    private String exchange(String sql, String name, @Nullable String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            if (value != null) {
                statement.setString(2, value);
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        if (intact) {
            for (Map.Entry<String, String> setting : before.entrySet()) {
                set(setting.getKey(), setting.getValue());
            }
        }
    }
}
