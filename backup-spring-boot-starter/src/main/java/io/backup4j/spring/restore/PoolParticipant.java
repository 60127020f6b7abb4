package io.backup4j.spring.restore;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.backup4j.spi.target.RestoreParticipant;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A HikariCP pool.
 *
 * <p>One whose database is a file (SQLite) gives out no more connections, gets all of them back and closes them: whoever went on with one would write to the file that
 * was replaced. That needs {@code allow-pool-suspension}; without it this refuses, rather than hope. Any other pool goes on, because the restore itself uses it;
 * its connections are replaced afterwards, since what they remember of the schema is of the old one.
 *
 * <p>Thread-safe.
 */
public final class PoolParticipant implements RestoreParticipant {
    /** After the parts of the application that use it. */
    public static final int PHASE = 1000;

    private static final long LOOK_AGAIN_MILLIS = 50;

    private final String bean;
    private final HikariDataSource pool;
    private final boolean file;
    private final Duration patience;
    private boolean quiet;

    /**
     * A participant.
     *
     * @param bean its name
     * @param pool of the host
     * @param file whether its database is a file that is replaced
     * @param patience how long connections may take to come back
     */
    public PoolParticipant(String bean, HikariDataSource pool, boolean file, Duration patience) {
        this.bean = bean;
        this.pool = pool;
        this.file = file;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "connection pool '" + bean + "'";
    }

    @Override
    public int phase() {
        return PHASE;
    }

    @Override
    public synchronized void quiet() throws InterruptedException {
        HikariPoolMXBean running = pool.getHikariPoolMXBean();
        if (file && running != null) {
            suspend(running);
        }
        quiet = true;
    }

    private void suspend(HikariPoolMXBean running) throws InterruptedException {
        if (!pool.isAllowPoolSuspension()) {
            throw new IllegalStateException(
                    "its database file would be replaced under it, and it cannot be suspended; set 'spring.datasource.hikari.allow-pool-suspension=true'");
        }
        running.suspendPool();
        try {
            long end = System.nanoTime() + patience.toNanos();
            running.softEvictConnections();
            while (running.getTotalConnections() > 0) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            running.getActiveConnections() + " connections are still used after " + patience);
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
                running.softEvictConnections();
            }
        } catch (InterruptedException | RuntimeException e) {
            running.resumePool();
            throw e;
        }
    }

    @Override
    public synchronized boolean isQuiet() {
        HikariPoolMXBean running = pool.getHikariPoolMXBean();
        return quiet && (!file || running == null || running.getTotalConnections() == 0);
    }

    @Override
    public synchronized void resume() {
        quiet = false;
        @Nullable HikariPoolMXBean running = pool.getHikariPoolMXBean();
        if (running == null) {
            return;
        }
        if (file) {
            running.resumePool();
        } else {
            running.softEvictConnections();
        }
    }
}
