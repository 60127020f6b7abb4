package io.backup4j.spring.restore;

import com.zaxxer.hikari.HikariDataSource;
import io.backup4j.spi.target.RestoreParticipant;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** All HikariCP pools of the host as one participant: what they are is known only when a restore begins. Thread-safe. */
public final class PoolParticipants implements RestoreParticipant {
    private final Supplier<Map<String, DataSource>> beans;
    private final Duration patience;
    private final Deque<PoolParticipant> quieted = new ArrayDeque<>();

    public PoolParticipants(Supplier<Map<String, DataSource>> beans, Duration patience) {
        this.beans = beans;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "connection pools";
    }

    @Override
    public int phase() {
        return PoolParticipant.PHASE;
    }

    @Override
    public synchronized void quiet() throws InterruptedException {
        try {
            for (PoolParticipant pool : pools()) {
                pool.quiet();
                quieted.push(pool);
            }
        } catch (InterruptedException | RuntimeException e) {
            resume();
            throw e;
        }
    }

    private List<PoolParticipant> pools() {
        List<PoolParticipant> pools = new ArrayList<>();
        beans.get().forEach((name, bean) -> {
            HikariDataSource pool = hikari(bean);
            if (pool != null) {
                pools.add(new PoolParticipant(name, pool, isFile(pool), patience));
            }
        });
        return pools;
    }

    private static @Nullable HikariDataSource hikari(DataSource bean) {
        try {
            return bean.isWrapperFor(HikariDataSource.class) ? bean.unwrap(HikariDataSource.class) : null;
        } catch (SQLException e) {
            return null;
        }
    }

    private static boolean isFile(HikariDataSource pool) {
        String url = pool.getJdbcUrl();
        return url != null && url.toLowerCase(Locale.ROOT).startsWith("jdbc:sqlite:");
    }

    @Override
    public synchronized boolean isQuiet() {
        return quieted.stream().allMatch(PoolParticipant::isQuiet);
    }

    @Override
    public synchronized void resume() {
        while (!quieted.isEmpty()) {
            quieted.pop().resume();
        }
    }
}
