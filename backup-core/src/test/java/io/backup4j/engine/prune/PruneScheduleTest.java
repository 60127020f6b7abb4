package io.backup4j.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Writers, pruners, users and readers on one store under a scheduler that is drawn from a seed, with processes that die and calls that fail, come late or come
 * twice. What must be restorable is known from what everybody was told. A seed is repeated with {@code -Dschedule.seed=N}; {@code -Dschedule.seeds=N} runs
 * more of them, {@code -Dschedule.seconds=N} limits the stress test.
 */
class PruneScheduleTest {
    private static final int SEEDS = 200;
    /** A schedule waits for the polls of a backup's threads more than it computes. */
    private static final int AT_ONCE = 4;

    private static final String[] REACHED = {
        "backups committed",
        "writers expelled",
        "generations finished",
        "packs deleted",
        "packs repacked",
        "backups given up",
        "prunes that waited in vain",
        "DELETE done",
        "UNDELETE done",
        "UNDELETE refused",
        "HOLD done",
        "restores done",
        "processes died",
        "failures after a mishap"
    };

    private final ScheduleTally tally = new ScheduleTally();

    @Test
    void nothingIsLostWhateverTheOrder() throws Exception {
        Long seed = Long.getLong("schedule.seed");
        if (seed != null) {
            // Threads of one process that call at the same moment do so in any order, so one time may not be enough.
            for (int i = 0; i < Integer.getInteger("schedule.times", 5); i++) {
                run(seed, 1, Long.MAX_VALUE);
            }
            return;
        }
        run(1, Integer.getInteger("schedule.seeds", SEEDS), Long.MAX_VALUE);
        assertThat(tally.counts()).as("what the schedules came to").containsKeys(REACHED);
    }

    @Test
    @Tag("stress")
    void nothingIsLostInThousandsOfOrders() throws Exception {
        long seconds = Long.getLong("schedule.seconds", 300);
        run(1_000_001, Integer.MAX_VALUE, TimeUnit.SECONDS.toNanos(seconds));
        System.out.println("schedules: " + tally);
        assertThat(tally.counts()).as("what the schedules came to").containsKeys(REACHED);
    }

    private void run(long first, int count, long mostNanos) throws Exception {
        long begin = System.nanoTime();
        ScheduleTemplate.All templates = ScheduleTemplate.All.make();
        AtomicLong next = new AtomicLong(first);
        AtomicBoolean failed = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> lanes = new ArrayList<>();
        try {
            for (int i = 0; i < AT_ONCE; i++) {
                lanes.add(threads.submit(() -> {
                    for (long seed = next.getAndIncrement();
                            seed < first + count && System.nanoTime() - begin < mostNanos && !failed.get();
                            seed = next.getAndIncrement()) {
                        try {
                            tally.addAll(new ScheduleScenario(seed, templates).run());
                        } catch (Throwable e) {
                            failed.set(true);
                            throw e;
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> lane : lanes) {
                lane.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        } finally {
            failed.set(true);
            threads.shutdown();
        }
    }
}
