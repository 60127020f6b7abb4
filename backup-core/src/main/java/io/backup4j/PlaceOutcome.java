package io.backup4j;

import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended at one place.
 *
 * @param place its name
 * @param location where it is, without credentials
 * @param state what became of it
 * @param reportOrNull of the backup there, if it is committed
 * @param failureOrNull why it is not, or is not known to be
 * @param messageOrNull the same for people, without secrets
 */
public record PlaceOutcome(
        String place,
        String location,
        State state,
        @Nullable BackupReport reportOrNull,
        @Nullable Throwable failureOrNull,
        @Nullable String messageOrNull) {
    public PlaceOutcome {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(state, "state");
        if ((state == State.COMMITTED) != (reportOrNull != null)) {
            throw new IllegalArgumentException("report: " + reportOrNull + " with " + state);
        }
    }

    /** What can become of a run at a place. */
    public enum State {
        /** The backup is listed there; its report says what was proven. */
        COMMITTED,
        /** It failed there. Nothing of the run is listed, unless the failure says that this could not be found out. */
        FAILED,
        /** The others waited for it in vain and went on. Nothing of the run is listed there. */
        LEFT_BEHIND,
        /** It hangs in its storage. Whether the backup will be listed there is to be looked up. */
        UNKNOWN
    }

    public Optional<BackupReport> report() {
        return Optional.ofNullable(reportOrNull);
    }

    public Optional<String> message() {
        return Optional.ofNullable(messageOrNull);
    }

    /** Code of the failure, if it has one. */
    public Optional<ErrorCode> error() {
        return failureOrNull instanceof BackupException failure ? Optional.of(failure.code()) : Optional.empty();
    }

    /** Whether everything was stored there, and the check that followed found nothing. */
    public boolean proven() {
        return reportOrNull != null && reportOrNull.status() == BackupStatus.COMPLETED;
    }
}
