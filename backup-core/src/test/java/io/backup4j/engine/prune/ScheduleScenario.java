package io.backup4j.engine.prune;

import io.backup4j.engine.prune.ScheduleActors.Task;
import io.backup4j.engine.seal.NonceRecorder;
import io.backup4j.sinks.MemorySink;
import io.backup4j.testkit.Mishaps;
import io.backup4j.testkit.ScheduledSink;
import io.backup4j.testkit.Turnstile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One schedule, drawn from a seed: writers, pruners, users and readers on one store, each of them a process that may die and be started again. Used once.
 */
final class ScheduleScenario {
    private static final long PATIENCE_SECONDS = 60;

    private final long seed;
    private final Random random;
    private final MemorySink store;
    private final Turnstile turnstile;
    private final Mishaps mishaps;
    private final ScheduleLedger ledger = new ScheduleLedger();
    private final ScheduleTally tally = new ScheduleTally();
    private final ScheduleWatch watch = new ScheduleWatch();
    private final NonceRecorder nonces = new NonceRecorder();
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable Throwable problem;

    /**
     * @param templates of which the seed says which one it begins with
     */
    ScheduleScenario(long seed, ScheduleTemplate.All templates) {
        this.seed = seed;
        // Neighbouring seeds must not begin alike.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        ScheduleTemplate template = templates.of(seed);
        this.store = template.stored().snapshot();
        double[] stays = {0, 0.5, 0.9, 0.97};
        this.turnstile = new Turnstile(new Random(random.nextLong()), stays[random.nextInt(stays.length)]);
        boolean calm = random.nextInt(3) == 0;
        double[] pages = {0, 0.1, 0.5};
        this.mishaps = new Mishaps(
                new Random(random.nextLong()),
                calm ? 0 : 0.02 * random.nextDouble(),
                calm ? 0 : 0.002 * random.nextDouble(),
                pages[random.nextInt(pages.length)]);
        for (ScheduleTemplate.Backup backup : template.backups()) {
            ledger.begin(ScheduleActors.runOf(backup.manifest()), backup.content());
            ledger.committed(backup.manifest());
        }
        for (UUID backup : template.deleted()) {
            ledger.add(
                    new ScheduleLedger.Operation(ScheduleLedger.Kind.DELETE, backup, 0, 0, ScheduleLedger.Answer.DONE));
        }
    }

    /** Runs the schedule and examines what it leaves; throws an {@code AssertionError} that says everything if something is wrong. */
    ScheduleTally run() throws InterruptedException {
        ScheduleActors actors = new ScheduleActors(ledger, tally);
        int writers = 2 + Math.min(random.nextInt(7), random.nextInt(7));
        int run = 0;
        for (int i = 0; i < writers; i++) {
            List<Task> tasks = new ArrayList<>();
            int backups = 1 + random.nextInt(writers < 5 ? 3 : 2);
            for (int k = 0; k < backups; k++) {
                tasks.add(actors.backup(++run, random));
            }
            // The clock of the first is two days off.
            Duration skew = i > 0 ? Duration.ZERO : Duration.ofHours(random.nextBoolean() ? 48 : -48);
            add("writer" + i, tasks, skew);
        }
        add("pruner", 1 + random.nextInt(3), 1 + random.nextInt(4), () -> actors.prune(random));
        add("user", 1 + random.nextInt(3), 2 + random.nextInt(5), () -> actors.operate(random));
        add("reader", random.nextInt(3), 1 + random.nextInt(3), () -> actors.restore(random));
        threads.forEach(Thread::start);
        boolean ended = turnstile.run(PATIENCE_SECONDS);
        turnstile.stop();
        tally.add("steps", turnstile.steps());
        try {
            if (!ended) {
                throw new AssertionError("no actor moves any more");
            }
            for (Thread thread : threads) {
                thread.join();
            }
            Throwable first = problem();
            if (first != null) {
                throw first;
            }
            turnstile.drain();
            new ScheduleFinale(store, ledger, watch, nonces).examine();
            tally.add("schedules");
        } catch (Throwable e) {
            throw new AssertionError(report(e), e);
        }
        return tally;
    }

    private interface Drawn {
        Task task();
    }

    private void add(String role, int actors, int tasks, Drawn drawn) {
        for (int i = 0; i < actors; i++) {
            List<Task> list = new ArrayList<>();
            for (int k = 0; k < tasks; k++) {
                list.add(drawn.task());
            }
            add(role + i, list, Duration.ZERO);
        }
    }

    private void add(String name, List<Task> tasks, Duration skew) {
        Turnstile.Actor actor = turnstile.actor(name);
        Random own = new Random(random.nextLong());
        Thread thread = new Thread(() -> live(actor, tasks, skew, own), "schedule-" + seed + "-" + name);
        thread.setDaemon(true);
        threads.add(thread);
    }

    private void live(Turnstile.Actor actor, List<Task> tasks, Duration skew, Random own) {
        try {
            ScheduleProcess process = start(actor, skew, own);
            for (Task task : tasks) {
                if (process.sink().dead()) {
                    tally.add("processes died");
                    if (own.nextInt(3) == 0) {
                        return;
                    }
                    process = start(actor, skew, own);
                }
                task.run(process);
            }
        } catch (Throwable e) {
            problem(e);
        } finally {
            actor.end();
        }
    }

    /** The first one ends the schedule, so that the trace shows what led to it. */
    private synchronized void problem(Throwable e) {
        if (problem == null) {
            problem = e;
            turnstile.stop();
        }
    }

    private synchronized @Nullable Throwable problem() {
        return problem;
    }

    private ScheduleProcess start(Turnstile.Actor actor, Duration skew, Random own) throws IOException {
        ScheduledSink sink = new ScheduledSink(store, turnstile, actor, mishaps, watch);
        return new ScheduleProcess(turnstile, actor, sink, watch, skew, own.nextLong(), nonces);
    }

    private String report(Throwable e) {
        StringWriter text = new StringWriter();
        PrintWriter lines = new PrintWriter(text);
        lines.println("schedule " + seed + ": " + e.getMessage());
        lines.println("repeat: mvn -pl backup-core test -Dtest=PruneScheduleTest -Dschedule.seed=" + seed);
        lines.println("operations:");
        lines.print(ledger);
        lines.println("the last steps:");
        lines.println(turnstile.trace());
        return text.toString();
    }
}
