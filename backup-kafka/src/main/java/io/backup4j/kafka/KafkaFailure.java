package io.backup4j.kafka;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** What the client said went wrong, without secrets. */
final class KafkaFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Throwable reason;
    private final boolean mayPass;

    private KafkaFailure(String message, @Nullable Throwable cause, @Nullable Throwable reason, boolean mayPass) {
        super(message, cause);
        this.reason = reason;
        this.mayPass = mayPass;
    }

    /** Something that is known to pass, or not to, without an exception of the client. */
    static KafkaFailure because(String message, boolean mayPass) {
        return new KafkaFailure(message, null, null, mayPass);
    }

    /**
     * A failure of the client.
     *
     * @param what could not be done: the beginning of the message
     * @return an {@link InterruptedIOException} if the thread was interrupted, which it still is then
     */
    static IOException of(String what, Throwable failure, ClientProperties properties) {
        Throwable reason = unwrapped(failure);
        if (reason instanceof InterruptedException || reason instanceof InterruptException) {
            Thread.currentThread().interrupt();
            return new InterruptedIOException(what + ": interrupted");
        }
        if (reason instanceof IOException told) {
            return told;
        }
        boolean mayPass = reason instanceof RetriableException || reason instanceof TimeoutException;
        String message = what + ": " + properties.hide(told(reason));
        // The chain is kept only if nothing in it has to be hidden.
        return new KafkaFailure(message, properties.isClean(reason) ? reason : null, reason, mayPass);
    }

    private static String told(Throwable reason) {
        StringBuilder text = new StringBuilder(one(reason));
        Throwable cause = reason.getCause();
        for (int depth = 0; cause != null && depth < 3; depth++, cause = cause.getCause()) {
            text.append(" (").append(one(cause)).append(')');
        }
        return text.toString();
    }

    private static String one(Throwable reason) {
        String name = reason.getClass().getSimpleName();
        return reason.getMessage() == null ? name : name + ": " + reason.getMessage();
    }

    static Throwable unwrapped(Throwable failure) {
        Throwable reason = failure;
        while ((reason instanceof ExecutionException || reason instanceof CompletionException)
                && reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason;
    }

    /** Whether it is worth trying again. */
    boolean mayPass() {
        return mayPass;
    }

    /** Whether the client's exception is of this class. */
    boolean is(Class<? extends Throwable> type) {
        return type.isInstance(reason);
    }
}
