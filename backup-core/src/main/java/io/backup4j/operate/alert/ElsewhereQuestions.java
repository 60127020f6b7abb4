package io.backup4j.operate.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks whether another process had a success, each task on a daemon thread of its own: a place that hangs is the very reason for an alert, and must not keep it, or those of
 * other tasks, from being raised. Thread-safe.
 */
final class ElsewhereQuestions {
    /** A journal is read in a second or two. One that takes longer is waited for once, not again while it hangs. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(ElsewhereQuestions.class);

    private final Duration patience;
    private final Map<String, CompletableFuture<Optional<Instant>>> open = new ConcurrentHashMap<>();

    /** @param patience for one question */
    ElsewhereQuestions(Duration patience) {
        this.patience = patience;
    }

    /** When the last success ended; empty if there is none, or that is not known in time. */
    Optional<Instant> last(String task, Supplier<Optional<Instant>> question) {
        CompletableFuture<Optional<Instant>> before = open.get(task);
        if (before != null && !before.isDone()) {
            // Nobody is asked twice at once: threads would pile up.
            return Optional.empty();
        }
        try {
            CompletableFuture<Optional<Instant>> answer = new CompletableFuture<>();
            Thread thread = new Thread(() -> ask(question, answer), "backup4j-elsewhere");
            thread.setDaemon(true);
            thread.start();
            open.put(task, answer);
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Whether another process ran '{}' is not known after {}; taken for no", task, patience);
        } catch (ExecutionException e) {
            LOG.warn("Whether another process ran '{}' could not be found out; taken for no", task, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // As a thread that cannot be made.
            LOG.warn("Whether another process ran '{}' could not be asked; taken for no", task, e);
        }
        return Optional.empty();
    }

    private static void ask(Supplier<Optional<Instant>> question, CompletableFuture<Optional<Instant>> answer) {
        try {
            answer.complete(question.get());
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }
}
