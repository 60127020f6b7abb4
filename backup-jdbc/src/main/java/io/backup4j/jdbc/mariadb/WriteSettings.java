package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.Server;
import java.util.LinkedHashMap;
import java.util.Map;

/** What connections of a restore are set to. Stateless. */
final class WriteSettings {
    /** Seconds; longer than any restore. */
    private static final String LONG = "2592000";

    /** Zero and impossible dates, and zero in a column that counts, are taken as they are. Wrong values become warnings, which are counted. */
    static final String SQL_MODE = "'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'";

    private WriteSettings() {}

    static Map<String, String> of(Server server, WriteOptions options) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("sql_mode", SQL_MODE);
        settings.put("time_zone", "'+00:00'");
        settings.put("collation_connection", "'utf8mb4_general_ci'");
        settings.put("foreign_key_checks", "0");
        settings.put("unique_checks", "1");
        settings.put("sql_notes", "1");
        settings.put("sql_quote_show_create", "1");
        settings.put("sql_select_limit", "18446744073709551615");
        settings.put("lock_wait_timeout", String.valueOf(options.lockTimeout().toSeconds()));
        // The rows of a table come as fast as the repository gives them.
        settings.put("net_read_timeout", LONG);
        settings.put("net_write_timeout", LONG);
        settings.put("wait_timeout", LONG);
        settings.putAll(server.dialect().writing(server));
        return settings;
    }
}
