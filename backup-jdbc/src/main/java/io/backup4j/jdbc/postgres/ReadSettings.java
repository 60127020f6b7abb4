package io.backup4j.jdbc.postgres;

import java.time.Duration;

/**
 * What a transaction that reads is told, so that values have one text for ever: what the text of a value depends on is fixed, and what would end the transaction is
 * switched off. Stateless.
 */
public final class ReadSettings {
    private ReadSettings() {}

    /** Statements for the present transaction. */
    public static String of(int majorVersion, Duration lockTimeout) {
        return Values.TEXT
                + "SET LOCAL statement_timeout = 0;"
                + "SET LOCAL idle_in_transaction_session_timeout = 0;"
                + "SET LOCAL lock_timeout = " + Math.max(1, lockTimeout.toMillis()) + ";"
                // Rows that a policy hides must be an error, not a gap.
                + "SET LOCAL row_security = off;"
                // A scan that begins in the middle of the table would give the same rows in another order.
                + "SET LOCAL synchronize_seqscans = off;"
                // So would a scan by several processes.
                + "SET LOCAL max_parallel_workers_per_gather = 0;"
                + (majorVersion >= 17 ? "SET LOCAL transaction_timeout = 0;" : "");
    }

    /** What the text of values depends on; the same when they are written back. */
    static final class Values {
        static final String TEXT = "SET LOCAL search_path = pg_catalog;"
                + "SET LOCAL extra_float_digits = 3;"
                + "SET LOCAL DateStyle = 'ISO, YMD';"
                + "SET LOCAL IntervalStyle = postgres;"
                + "SET LOCAL TimeZone = 'UTC';"
                + "SET LOCAL bytea_output = hex;"
                + "SET LOCAL lc_monetary = 'C';"
                + "SET LOCAL xmloption = content;"
                + "SET LOCAL quote_all_identifiers = off;";

        private Values() {}
    }
}
