package io.backup4j.sinks;

import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkFullException;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;

/** Our options in the terms of resilience4j, and which failures may pass. */
final class RetryPolicy {
    private RetryPolicy() {}

    static RetryConfig of(RetryOptions options) {
        return RetryConfig.custom()
                .maxAttempts(options.maxRetries() + 1)
                .intervalFunction(delays(options))
                .retryOnException(RetryPolicy::mayPass)
                .build();
    }

    private static IntervalFunction delays(RetryOptions options) {
        // Jitter is applied behind the cap; resilience4j's combined function cuts it off there, and capped clients
        // would come back together.
        IntervalFunction delays =
                IntervalFunction.ofExponentialBackoff(options.firstDelay(), options.multiplier(), options.maxDelay());
        return attempt -> {
            long delayMillis = delays.apply(attempt);
            return options.jitter() == 0
                    ? delayMillis
                    : IntervalFunction.ofRandomized(delayMillis, options.jitter())
                            .apply(1);
        };
    }

    static boolean mayPass(Throwable failure) {
        return failure instanceof IOException
                && !(failure instanceof NoSuchObjectException)
                && !(failure instanceof SinkFullException)
                && !(failure instanceof SinkAccessException)
                && !isInterrupt(failure);
    }

    /** A socket timeout is an {@code InterruptedIOException} by its family only. */
    private static boolean isInterrupt(Throwable failure) {
        return failure instanceof ClosedByInterruptException
                || (failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException));
    }
}
