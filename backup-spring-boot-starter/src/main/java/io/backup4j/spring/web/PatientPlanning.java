package io.backup4j.spring.web;

import io.backup4j.operate.state.PatientCalls;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Finds out what a restore would do, beside the thread of the request: a storage that hangs must not keep that for ever. Thread-safe. */
final class PatientPlanning {
    /** All entries are compared with what is there, which may be millions. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private final PatientCalls calls;
    private final Duration patience;

    /** @param patience for one planning */
    PatientPlanning(Duration patience) {
        this.calls = new PatientCalls("backup4j-restore-plan", patience);
        this.patience = patience;
    }

    /**
     * Plans.
     *
     * @param place where it reads, for people
     * @param order what is planned: the same is not planned twice at once, so that repeating what hangs ties up nothing more
     * @param work plans; cancelled when nobody waits any more
     * @throws StorageException if that takes too long or is interrupted
     */
    <T> T plan(String place, RestoreOrder order, Function<RunControl, T> work) {
        Cancellation cancellation = new Cancellation();
        RunControl control = new RunControl(progress -> {}, cancellation);
        try {
            return calls.call(place + " " + order, () -> work.apply(control));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            cancellation.cancel();
            throw new StorageException(ErrorCode.STORAGE, why(place, e), e);
        }
    }

    private String why(String place, Exception e) {
        return e instanceof TimeoutException
                ? "What a restore from the place '" + place + "' would do could not be found out within "
                        + patience.toSeconds()
                        + " s, or the same request is being answered already. Nothing was changed. See whether the storage hangs, as a network drive does whose server is away."
                : "Interrupted while a restore was planned. Nothing was changed.";
    }
}
