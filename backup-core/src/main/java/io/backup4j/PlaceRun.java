package io.backup4j;

import io.backup4j.operate.places.Round;
import io.backup4j.operate.places.Seat;
import io.backup4j.spi.error.BackupException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of one place in a run, on a thread of its own. */
final class PlaceRun {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceRun.class);

    private final OpenPlace place;
    private final Round round;
    private final Seat seat;
    private final Work work;
    private final Thread thread;
    private volatile @Nullable BackupReport report;
    private volatile @Nullable Throwable failure;
    private volatile boolean ended;
    private volatile boolean givenUp;

    /** What is done at the place. */
    interface Work {
        BackupReport run(OpenPlace place, Seat seat);
    }

    PlaceRun(OpenPlace place, Round round, Seat seat, Work work) {
        this.place = place;
        this.round = round;
        this.seat = seat;
        this.work = work;
        this.thread = new Thread(this::run, "backup4j-place-" + place.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            report = work.run(place, seat);
        } catch (Throwable e) {
            if (e instanceof BackupException) {
                LOG.warn("Place '{}' does not get this backup: {}", place.name(), e.getMessage());
            } else {
                LOG.warn("Place '{}' does not get this backup.", place.name(), e);
            }
            failure = e;
        } finally {
            ended = true;
            round.leave(seat);
        }
    }

    Seat seat() {
        return seat;
    }

    boolean ended() {
        return ended;
    }

    /** Whether nobody waits for it: it has ended, or hangs and was given up. */
    boolean over() {
        return ended || givenUp;
    }

    boolean committed() {
        return report != null;
    }

    void interrupt() {
        thread.interrupt();
    }

    /** It hangs; the place takes no other run until it has ended. */
    void giveUp() {
        LOG.warn("The run into place '{}' hangs in its storage and is waited for no longer.", place.name());
        place.hangs(thread);
        givenUp = true;
        round.leave(seat);
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    PlaceOutcome outcome() {
        BackupReport made = report;
        String dropped = round.dropped(seat);
        if (made != null) {
            return outcome(PlaceOutcome.State.COMMITTED, made, null, dropped);
        }
        Throwable why = failure;
        if (!ended) {
            return outcome(
                    PlaceOutcome.State.UNKNOWN,
                    null,
                    why,
                    "It hangs in a call of its storage and was given up. Whether the backup will be listed there is not known; 'list' will tell."
                            + (dropped == null ? "" : " " + dropped));
        }
        return outcome(
                dropped == null ? PlaceOutcome.State.FAILED : PlaceOutcome.State.LEFT_BEHIND, null, why, words(why));
    }

    private PlaceOutcome outcome(
            PlaceOutcome.State state, @Nullable BackupReport made, @Nullable Throwable why, @Nullable String message) {
        return new PlaceOutcome(place.name(), place.place().location(), state, made, why, message);
    }

    /** Only our own messages are known to hold no secret. */
    private static String words(@Nullable Throwable failure) {
        return failure instanceof BackupException
                ? String.valueOf(failure.getMessage())
                : Objects.requireNonNull(failure, "failure").getClass().getName() + ", see the log.";
    }
}
