package io.backup4j.examples.collector;

import io.backup4j.PlacesReport;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Runs a plan again and again, with the settings that the application has. */
final class BackupLoop {
    private final PlanRunner runner;
    private final HostPlan plan;
    private final AtomicInteger runs = new AtomicInteger();
    private final Cancellation stop = new Cancellation();
    /** Of the runs that ended. */
    private final AtomicLong bytes = new AtomicLong();

    private volatile long bytesOfThisRun;
    private final CompletableFuture<Void> end;

    private BackupLoop(Host host, String plan) {
        this.runner = host.bean(PlanRunner.class);
        this.plan = host.bean(HostPlans.class).require(plan);
        this.end = CompletableFuture.runAsync(this::run, task -> new Thread(task, "backup-loop").start());
    }

    static BackupLoop start(Host host, String plan) {
        return new BackupLoop(host, plan);
    }

    private void run() {
        RunControl control = new RunControl(progress -> bytesOfThisRun = progress.bytesDone(), stop);
        try {
            while (!stop.isCancelled()) {
                PlacesReport report = runner.run(plan, RunOrder.asPlanned("measurement"), control);
                if (report.status() == BackupStatus.COMPLETED) {
                    runs.incrementAndGet();
                    bytes.addAndGet(bytesOfThisRun);
                    bytesOfThisRun = 0;
                } else if (!stop.isCancelled()) {
                    // What is cancelled while it is checked is committed, and not proven.
                    throw new AssertionError("a backup is not whole: " + report);
                }
            }
        } catch (CancelledException e) {
            // The last one, which nobody needs.
        }
    }

    /** Cancels the run that is under way. */
    Work stop() {
        stop.cancel();
        end.join();
        return new Work(runs.get(), bytes.get() + bytesOfThisRun);
    }

    /**
     * What was backed up.
     *
     * @param runs that were complete
     * @param bytes read, by the one that was cancelled too
     */
    record Work(int runs, long bytes) {}
}
