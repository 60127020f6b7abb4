package io.backup4j.operate.state;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that may hang, such as those of a storage on a network drive: each is made on a daemon thread of its own and waited for within a patience. One that hangs is not made again
 * beside itself, as threads would pile up. Thread-safe.
 */
public final class PatientCalls {
    private static final Logger LOG = LoggerFactory.getLogger(PatientCalls.class);

    private final String thread;
    private final Duration patience;
    private final Map<String, CompletableFuture<?>> open = new ConcurrentHashMap<>();

    /**
     * Calls.
     *
     * @param thread what their threads are called
     * @param patience for each
     */
    public PatientCalls(String thread, Duration patience) {
        this.thread = thread;
        this.patience = patience;
    }

    /** {@link #call(String, Callable, Consumer)} of which a late answer is worth nothing. */
    public <T> T call(String key, Callable<T> call) throws Exception {
        return call(key, call, late -> {});
    }

    /**
     * Makes a call.
     *
     * @param key of calls that are made one at a time
     * @param late takes an answer for which nobody waits any more, on the thread of the call
     * @throws TimeoutException if there is no answer in time, or an earlier call of this key has not come back
     * @throws InterruptedException if the thread is interrupted before there is an answer; it is marked as such
     * @throws Exception what the call throws
     */
    public <T> T call(String key, Callable<T> call, Consumer<T> late) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (open.putIfAbsent(key, answer) != null) {
            throw new TimeoutException("an earlier call still hangs");
        }
        try {
            Thread caller = new Thread(() -> make(key, call, answer, late), thread);
            caller.setDaemon(true);
            caller.start();
        } catch (RuntimeException | Error e) {
            open.remove(key, answer);
            throw e;
        }
        try {
            return await(answer);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** Who gives up says so by ending the answer itself: either he has it, or it is late. */
    private <T> T await(CompletableFuture<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            TimeoutException told = new TimeoutException("no answer within " + patience);
            if (answer.completeExceptionally(told)) {
                throw told;
            }
            return answer.get();
        } catch (InterruptedException e) {
            boolean unanswered = answer.completeExceptionally(e);
            Thread.currentThread().interrupt();
            if (unanswered) {
                throw e;
            }
            // It came at the same moment; it is complete, so this waits for nothing.
            return answer.get();
        }
    }

    private <T> void make(String key, Callable<T> call, CompletableFuture<T> answer, Consumer<T> late) {
        T value;
        try {
            value = call.call();
        } catch (Exception | Error e) {
            open.remove(key, answer);
            if (!answer.completeExceptionally(e)) {
                LOG.info("A call that hung has failed: {}", e.toString());
            }
            return;
        }
        open.remove(key, answer);
        if (!answer.complete(value)) {
            late.accept(value);
        }
    }
}
