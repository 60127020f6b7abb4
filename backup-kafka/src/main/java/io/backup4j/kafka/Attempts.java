package io.backup4j.kafka;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** Tries again what failed with a {@link KafkaFailure} that may pass, as patiently as was asked for. Thread-safe; waits on the calling thread. */
final class Attempts {
    private final Patience patience;
    private final Retry retry;

    /** Something that may fail and may be done again. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    Attempts(Patience patience) {
        this.patience = patience;
        this.retry = Retry.of(
                "kafka",
                RetryConfig.custom()
                        .maxAttempts(patience.maxRetries() + 1)
                        .intervalFunction(delays(patience))
                        .retryOnException(failure -> failure instanceof KafkaFailure kafka && kafka.mayPass())
                        .build());
    }

    private static IntervalFunction delays(Patience patience) {
        IntervalFunction delays = IntervalFunction.ofExponentialBackoff(patience.firstDelay(), 2, patience.maxDelay());
        // Jitter is applied behind the cap; resilience4j's combined function cuts it off there.
        return attempt -> patience.jitter() == 0
                ? delays.apply(attempt)
                : IntervalFunction.ofRandomized(delays.apply(attempt), patience.jitter())
                        .apply(1);
    }

    /** @throws IOException the last failure, when all attempts are used up, no time is left, or it cannot pass */
    <T> T run(Call<T> call) throws IOException {
        Retry.AsyncContext<T> context = retry.asyncContext();
        long begin = System.nanoTime();
        while (true) {
            IOException failure;
            try {
                T result = call.run();
                context.onComplete();
                return result;
            } catch (IOException e) {
                failure = e;
            }
            long delayMillis = context.onError(failure);
            long spentMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            if (delayMillis < 0 || spentMillis + delayMillis > patience.total().toMillis()) {
                throw failure;
            }
            pause(delayMillis);
        }
    }

    /** @throws InterruptedIOException if the thread was interrupted, which it still is then */
    static void pause(long millis) throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for Kafka");
        }
    }
}
