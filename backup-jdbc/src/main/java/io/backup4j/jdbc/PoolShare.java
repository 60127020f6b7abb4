package io.backup4j.jdbc;

import java.util.List;
import javax.sql.DataSource;

/** How many connections a guest may take from the host's pool. Stateless. */
public final class PoolShare {
    /** Where a pool does not tell its size: one that reads while another one waits. */
    private static final int UNKNOWN = 2;

    /** More than this many readers gain nothing on the machines that hosts run on, and cost the database. */
    private static final int MOST = 8;

    /** HikariCP, Commons DBCP 2, Tomcat, Agroal and c3p0, in this order: what their data sources call their size. */
    private static final List<String> SIZES =
            List.of("getMaximumPoolSize", "getMaxTotal", "getMaxActive", "getMaxSize", "getMaxPoolSize");

    private PoolShare() {}

    /** Half of the pool, at least one connection; the processors bound it too. */
    public static int of(DataSource pool) {
        int processors = Math.max(1, Runtime.getRuntime().availableProcessors());
        int size = size(pool);
        int share = size > 0 ? size / 2 : UNKNOWN;
        return Math.max(1, Math.min(Math.min(MOST, processors), share));
    }

    /** Asked by name, so that no pool has to be on the class path; -1 if it does not tell. */
    private static int size(DataSource pool) {
        for (String method : SIZES) {
            try {
                Object answer = pool.getClass().getMethod(method).invoke(pool);
                if (answer instanceof Integer number) {
                    return number;
                }
            } catch (ReflectiveOperationException | RuntimeException e) {
                // Another pool, or none: the next name is tried.
                continue;
            }
        }
        return -1;
    }
}
