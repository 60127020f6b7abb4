package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.Server;
import java.util.LinkedHashMap;
import java.util.Map;

/** What connections of a backup are set to: what values and statements look like, and what would end them in the middle. Stateless. */
public final class ReadSettings {
    /** Longer than any backup. Seconds; no server takes more than a year. */
    private static final String LONG = "2592000";

    /** Values come as they are stored, whatever character set they are in. */
    public static final Map<String, String> RAW_RESULTS = Map.of("character_set_results", "binary");

    private ReadSettings() {}

    /** @param lockSeconds how long to wait for the lock of a table */
    public static Map<String, String> of(Server server, long lockSeconds) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("sql_mode", "''");
        settings.put("time_zone", "'+00:00'");
        // A pool may have asked for a character set that lacks what is stored: the server would replace it in silence.
        settings.put("character_set_results", "'utf8mb4'");
        settings.put("collation_connection", "'utf8mb4_general_ci'");
        settings.put("sql_quote_show_create", "1");
        settings.put("sql_select_limit", "18446744073709551615");
        settings.put("sql_big_selects", "1");
        settings.put("lock_wait_timeout", String.valueOf(lockSeconds));
        settings.put("net_write_timeout", LONG);
        settings.put("wait_timeout", LONG);
        settings.putAll(server.dialect().reading());
        return settings;
    }
}
