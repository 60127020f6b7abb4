package io.backup4j.operate.alert;

import io.backup4j.operate.schedule.TaskListener;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.spi.alert.AlertKind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pings a service that raises an alarm when pings stay away, such as healthchecks.io: the only alert that also comes when this process is dead.
 *
 * <table>
 * <caption>What is pinged</caption>
 * <tr><th>a run of the task</th><th>address</th></tr>
 * <tr><td>begins</td><td>{@code <url>/start}</td></tr>
 * <tr><td>is a success</td><td>{@code <url>}</td></tr>
 * <tr><td>is partial, or failed</td><td>{@code <url>/fail}</td></tr>
 * <tr><td>is skipped, or cut off by a stop; or another process runs it</td><td>nothing, so that the service notices when all do so</td></tr>
 * </table>
 *
 * <p>A ping that fails is tried twice more, and is an alert then. Thread-safe; pings of one go one after the other, also where the executor has many threads: the end of
 * a run never comes before its begin.
 */
public final class DeadManPing implements TaskListener {
    private static final int ATTEMPTS = 3;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String task;
    private final URI url;
    private final Alerts alerts;
    private final Executor executor;
    private final HttpCalls calls = new HttpCalls(TIMEOUT);

    /**
     * Makes a listener for {@link io.backup4j.operate.schedule.Scheduler#listen}.
     *
     * @param task whose runs are pinged
     * @param url of the check, a secret
     * @param alerts where pings that fail are told
     * @param executor where pings block a thread; null for a thread of its own
     */
    public DeadManPing(String task, String url, Alerts alerts, @Nullable Executor executor) {
        this.task = Objects.requireNonNull(task, "task");
        this.url = HttpCalls.address("ping url of '" + task + "'", url);
        this.alerts = Objects.requireNonNull(alerts, "alerts");
        this.executor = new InOrder(executor == null ? oneThread() : executor);
        alerts.watch(AlertKind.DELIVERY, subject());
    }

    /** One after the other, and none where nothing is to be pinged. */
    private static Executor oneThread() {
        return new ThreadPoolExecutor(0, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "backup4j-ping");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void started(String started) {
        if (started.equals(task)) {
            begin("/start");
        }
    }

    @Override
    public void ended(String ended, TaskOutcome outcome, Duration duration) {
        if (ended.equals(task)) {
            switch (outcome.outcome()) {
                case SUCCESS -> begin("");
                case PARTIAL, FAILED -> begin("/fail");
                case SKIPPED -> {
                    // Nothing: see above.
                }
            }
        }
    }

    /** Pings as a success would, on the calling thread. */
    public void test() throws IOException {
        calls.get(url);
    }

    private String subject() {
        return "ping-" + task;
    }

    private void begin(String path) {
        try {
            executor.execute(() -> ping(path));
        } catch (RejectedExecutionException e) {
            raise("no thread could be had for it.");
        }
    }

    private void raise(String why) {
        alerts.raise(
                AlertKind.DELIVERY, subject(), "The service that watches '" + task + "' could not be pinged: " + why);
    }

    private void ping(String path) {
        IOException failure = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                calls.get(at(path));
                alerts.resolve(AlertKind.DELIVERY, subject());
                return;
            } catch (IOException e) {
                failure = e;
            }
        }
        raise(String.valueOf(failure.getMessage()));
    }

    /** Behind the path, before a query. */
    private URI at(String path) {
        String text = url.toString();
        int query = text.indexOf('?');
        String before = query < 0 ? text : text.substring(0, query);
        String behind = query < 0 ? "" : text.substring(query);
        return URI.create((before.endsWith("/") ? before.substring(0, before.length() - 1) : before) + path + behind);
    }

    @Override
    public String toString() {
        return "pings of " + task;
    }
}
