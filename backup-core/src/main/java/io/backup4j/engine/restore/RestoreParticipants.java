package io.backup4j.engine.restore;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.target.RestoreParticipant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Quiets the host before the first change of a restore and starts it afterwards. One thread; used once. */
final class RestoreParticipants {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreParticipants.class);

    private final RestoreJob job;
    private final Deque<RestoreParticipant> quieted = new ArrayDeque<>();

    RestoreParticipants(RestoreJob job) {
        this.job = job;
    }

    /**
     * Refuses a restore in place that nobody can confirm to be safe, before any work is done.
     *
     * @throws TargetException with {@code NOT_QUIET}; nothing was changed
     */
    void requireSomebody() {
        if (inPlace() && !job.force() && job.participants().isEmpty()) {
            throw notQuiet("no participant is registered that could confirm that the host has stopped writing", null);
        }
    }

    private boolean inPlace() {
        return job.inPlace()
                || job.sources().stream().anyMatch(part -> part.target().replacesInUse());
    }

    /**
     * Quiets all in ascending order of phase.
     *
     * @throws TargetException with {@code NOT_QUIET} if one fails and the restore is not forced; nothing was changed, the caller starts those that
     *     were quieted
     */
    void quiet() {
        List<RestoreParticipant> ordered = new ArrayList<>(job.participants());
        ordered.sort(Comparator.comparingInt(RestoreParticipant::phase));
        for (RestoreParticipant participant : ordered) {
            try {
                participant.quiet();
                quieted.push(participant);
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                if (!job.force()) {
                    throw notQuiet("'" + participant.name() + "' could not be quieted: " + e.getMessage(), e);
                }
                LOG.warn(
                        "'{}' could not be quieted; the restore goes on, because it is forced.", participant.name(), e);
            }
        }
    }

    /**
     * Asks all once more, right before the first change.
     *
     * @throws TargetException with {@code NOT_QUIET} if a restore in place is not forced and one of them is at work; nothing was changed
     */
    void requireQuiet() {
        if (job.force() || !inPlace()) {
            return;
        }
        List<String> busy = job.participants().stream()
                .filter(participant -> !participant.isQuiet())
                .map(RestoreParticipant::name)
                .toList();
        if (!busy.isEmpty()) {
            throw notQuiet("still at work: " + String.join(", ", busy), null);
        }
    }

    /** Starts those that were quieted again, in descending order of phase, each even if another fails. */
    void resume(Consumer<EntryIssue> issues) {
        while (!quieted.isEmpty()) {
            RestoreParticipant participant = quieted.pop();
            try {
                participant.resume();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                LOG.warn("'{}' could not be started again after the restore.", participant.name(), e);
                issues.accept(new EntryIssue(
                        participant.name(),
                        false,
                        "could not be started again after the restore, start it by hand: " + e.getMessage()));
            }
        }
    }

    private static TargetException notQuiet(String why, @Nullable Throwable cause) {
        return new TargetException(
                ErrorCode.NOT_QUIET,
                "The restore in place was refused, because a host that goes on writing would lose or damage data: "
                        + why
                        + ". Nothing was changed. Stop the host or register a participant for each part of it that writes,"
                        + " restore to another directory, or force the restore if you know that nothing writes.",
                cause);
    }
}
