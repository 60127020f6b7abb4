package io.backup4j.operate.alert;

import io.backup4j.operate.state.PatientCalls;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what other processes ran, each task on a thread of its own: a place that hangs is the very reason for an alert, and must not keep it, or those of
 * other tasks, from being raised. Thread-safe.
 */
final class ElsewhereQuestions {
    /** A journal is read in a second or two. One that takes longer is waited for once, not again while it hangs. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(ElsewhereQuestions.class);

    private final PatientCalls calls;

    /** @param patience for one question */
    ElsewhereQuestions(Duration patience) {
        this.calls = new PatientCalls("backup4j-elsewhere", patience);
    }

    /**
     * What is known; nothing if that is not known in time.
     *
     * @throws InterruptedException if this process is stopping, which proves nothing about the others
     */
    Elsewhere last(String task, Supplier<Elsewhere> question) throws InterruptedException {
        try {
            return calls.call(task, question::get);
        } catch (TimeoutException e) {
            LOG.warn("What another process ran of '{}' is not known ({}); taken for nothing", task, e.getMessage());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            // Also an Error, as a thread that cannot be made.
            LOG.warn("What another process ran of '{}' could not be found out; taken for nothing", task, e);
        }
        return Elsewhere.NOTHING;
    }
}
