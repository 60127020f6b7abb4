package io.backup4j.spring.schedule;

import io.backup4j.PlacesReport;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.alert.DeadManPing;
import io.backup4j.operate.alert.RunAlerts;
import io.backup4j.operate.schedule.ChangeWatch;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.service.ReportedPlan;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spring.run.PlanTelling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Schedule and alerts of this host, as long as it runs: each start makes new ones on the same notes. Thread-safe. */
public final class HostUpkeep implements PlanTelling {
    private static final long TELLING_SECONDS = 10;

    private final Supplier<Running> maker;
    private volatile @Nullable Running running;

    /**
     * An upkeep.
     *
     * @param maker makes schedule and alerts, not started yet
     */
    public HostUpkeep(Supplier<Running> maker) {
        this.maker = maker;
    }

    /**
     * What runs.
     *
     * @param scheduler to request, pause and resume tasks
     * @param alerts what is wrong
     * @param runs tells how runs end
     * @param pings by plan, to try them
     * @param tellers threads of the alerts
     * @param watches of files whose changes ask for runs
     */
    public record Running(
            Scheduler scheduler,
            Alerts alerts,
            RunAlerts runs,
            Map<String, DeadManPing> pings,
            ExecutorService tellers,
            List<ChangeWatch> watches) {
        public Running {
            pings = Map.copyOf(pings);
            watches = List.copyOf(watches);
        }
    }

    /** Begins to run what is due. Calling it twice is harmless. */
    public synchronized void start() {
        if (running == null) {
            Running made = maker.get();
            running = made;
            made.alerts().start();
            made.scheduler().start();
        }
    }

    /** Cancels what runs and waits half a minute for it; what was cut off is begun again by the next start. */
    public synchronized void stop() {
        Running present = running;
        if (present != null) {
            present.watches().forEach(ChangeWatch::close);
            present.scheduler().close();
            present.alerts().close();
            end(present.tellers());
            running = null;
        }
    }

    /** What is being told is told to its end, so that nothing touches the state directory afterwards; who delivers for longer is left behind. */
    private static void end(ExecutorService tellers) {
        tellers.shutdown();
        try {
            if (!tellers.awaitTermination(TELLING_SECONDS, TimeUnit.SECONDS)) {
                tellers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Threads that end with the process. */
    public static ExecutorService daemons(String name) {
        return Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    public Optional<Running> running() {
        return Optional.ofNullable(running);
    }

    /** Tasks and how they stand; empty while stopped. */
    public List<TaskStatus> tasks() {
        return running().map(present -> present.scheduler().status()).orElse(List.of());
    }

    /** How one task stands. */
    public Optional<TaskStatus> task(String name) {
        return tasks().stream().filter(task -> task.name().equals(name)).findFirst();
    }

    /** What is wrong; empty while stopped. */
    public List<Alert> alerts() {
        return running().map(present -> present.alerts().open()).orElse(List.of());
    }

    @Override
    public void ended(String plan, PlacesReport report) {
        running().ifPresent(present -> present.runs().ended(plan, ReportedPlan.of(present.alerts(), report, plan)));
    }

    @Override
    public void failed(String plan, Throwable failure) {
        running().ifPresent(present -> present.runs().ended(plan, TaskOutcome.thrown(failure)));
    }

    /** What keeps schedule or alerts from being remembered, for people. */
    public List<String> problems() {
        return running().stream()
                .flatMap(present ->
                        Stream.concat(present.scheduler().problem().stream(), present.alerts().problem().stream()))
                .toList();
    }
}
