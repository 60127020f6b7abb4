package io.backup4j.examples.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A measurement: what a backup costs whoever waits for an answer of a host at half load. Servers and clients share its processors. */
@Tag("stress")
@ExtendWith(Servers.class)
class LatencyTest {
    private static final int ROUNDS = 6;
    private static final Duration WINDOW = Duration.ofSeconds(15);
    /** What a backup leaves behind, dirty pages and garbage, is gone by then. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private static final Duration SATURATED = Duration.ofSeconds(30);
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final int MOST_WARM_UPS = 9;
    /** Part of the time of one processor. */
    private static final double WARM = 0.1;

    private static final CompilationMXBean COMPILERS = ManagementFactory.getCompilationMXBean();
    private static final int ROWS = 200_000;
    private static final Duration GROUPING = Duration.ofMinutes(2);
    private static final String REPORT =
            "{\"service\":\"shop\",\"type\":\"java.io.IOException\",\"message\":\"disk full\",\"frames\":[\"shop.Cart.save(Cart.java:12)\"]}";

    @TempDir
    private Path directory;

    private final AtomicLong accepted = new AtomicLong();

    @Test
    void percentilesWithAndWithoutABackup() throws Exception {
        Site site = new Site(directory);
        try (Host host = start(site);
                Load load = new Load(requests(host.client()))) {
            fill(site);
            double rate = sustainable(site, host, load) / 2;
            Comparison comparison = new Comparison();
            for (int round = 1; round <= ROUNDS; round++) {
                // Which is first alternates: what grows or warms up meanwhile favours neither.
                Latencies before = round % 2 == 1 ? load.steady(rate, WINDOW) : null;
                BackupLoop backups = BackupLoop.start(host, "round-" + round);
                Latencies with = load.steady(rate, WINDOW);
                BackupLoop.Work work = backups.stop();
                load.steady(rate, SETTLE);
                Latencies without = before == null ? load.steady(rate, WINDOW) : before;
                assertThat(without.refused() + with.refused()).as("refused").isZero();
                comparison.add(without, with, work);
                assertThat(work.bytes()).as("bytes backed up").isPositive();
            }
            System.out.println(comparison.table(String.format(
                    Locale.ROOT,
                    "%.0f requests a second, half of what is sustained; %d MB of rows; %d processors; heap of %d MiB",
                    rate,
                    size(site) >> 20,
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.getRuntime().maxMemory() >> 20)));
        }
    }

    /** A place and a plan for each time: its first run finds nothing there yet, those after it little that is new. */
    private Host start(Site site) {
        List<String> properties = new ArrayList<>(List.of("backup.pre-migration.plan=nightly"));
        List<String> places = new ArrayList<>();
        IntStream.range(0, MOST_WARM_UPS).forEach(turn -> places.add("warm-up-" + turn));
        IntStream.rangeClosed(1, ROUNDS).forEach(round -> places.add("round-" + round));
        for (String name : places) {
            properties.add("backup.sinks." + name + ".repository=" + directory.resolve(name));
            properties.add("backup.plans." + name + ".places=" + name);
        }
        return site.start(context -> {}, properties.toArray(String[]::new));
    }

    /** Four reports, then a look at the list. */
    private IntPredicate requests(Client client) {
        return number -> {
            if (number % 5 == 4) {
                return client.get("/api/groups?limit=20").status() == 200;
            }
            boolean taken = client.post("/api/reports", REPORT).status() == 202;
            if (taken) {
                accepted.incrementAndGet();
            }
            return taken;
        };
    }

    private static void fill(Site site) {
        site.database().execute("""
                        CREATE TEMP TABLE stack AS SELECT n, array_agg(format('com.example.shop.module%%s.Service%%s.handle(Service%%s.java:%%s)',
                            (random() * 50)::int, (random() * 500)::int, (random() * 500)::int, (random() * 2000)::int)) AS frames
                        FROM generate_series(1, 1000) n, generate_series(1, 25) GROUP BY n;
                        INSERT INTO exception_group SELECT 'old' || n, 'shop', 'java.lang.Exception', 'old', 1, now() - interval '1 day', now() - interval '1 day'
                        FROM generate_series(1, 1000) n;
                        INSERT INTO occurrence SELECT gen_random_uuid(), 'old' || (i %% 1000 + 1), md5(random()::text), frames, now() - interval '1 day'
                        FROM generate_series(1, %d) i JOIN stack ON stack.n = i %% 1000 + 1;
                        ANALYZE""".formatted(ROWS));
    }

    /** Requests a second that go on for ever: what was reported is grouped in that time too. */
    private double sustainable(Site site, Host host, Load load) throws Exception {
        warmUp(site, host, load);
        long begin = System.nanoTime();
        int answered = load.saturate(Duration.ofSeconds(6));
        awaitGrouped(site);
        return answered / ((System.nanoTime() - begin) / 1e9);
    }

    /**
     * Until compilers have little left to do, who keep one of two processors busy in the first minutes of an application. They learn what is worth it while everything is busy, and get to it
     * when something is left for them.
     */
    private void warmUp(Site site, Host host, Load load) throws Exception {
        double rate = beside(host, 0, () -> load.saturate(SATURATED)) / (double) SATURATED.toSeconds();
        awaitGrouped(site);
        double compiling = 1;
        for (int turn = 1; compiling >= WARM; turn++) {
            assertThat(turn)
                    .as("still compiling: %.2f of a processor", compiling)
                    .isLessThan(MOST_WARM_UPS);
            long compiled = COMPILERS.getTotalCompilationTime();
            beside(host, turn, () -> load.steady(rate / 2, WARM_UP));
            compiling = (COMPILERS.getTotalCompilationTime() - compiled) / (double) WARM_UP.toMillis();
            awaitGrouped(site);
        }
    }

    private static <T> T beside(Host host, int turn, Callable<T> work) throws Exception {
        BackupLoop backups = BackupLoop.start(host, "warm-up-" + turn);
        T done = work.call();
        backups.stop();
        return done;
    }

    /** Each report is one record, and the sum of offsets says how many were read. */
    private void awaitGrouped(Site site) {
        await().atMost(GROUPING).until(() -> site.database()
                .queryForObject(
                        "SELECT coalesce(sum(next_offset), 0) = ? FROM read_position", Boolean.class, accepted.get()));
    }

    private static long size(Site site) {
        return site.database().queryForObject("SELECT pg_database_size(current_database())", Long.class);
    }
}
