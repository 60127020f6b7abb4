package io.backup4j.spring.place;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the places when the host starts, all at once. A mistake in the settings stops the start. A storage that is away does not, nor is it waited for for long: the
 * next run tries again. Stateless.
 */
public final class PlaceStart {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceStart.class);

    private PlaceStart() {}

    /**
     * Opens.
     *
     * @param patience how long to wait for all of them together
     * @throws InvalidBackupSettingException if one has the wrong key, or is another repository than expected
     */
    public static void open(HostPlaces places, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        places.all().forEach(HostPlace::begin);
        for (HostPlace place : places.all()) {
            try {
                place.open(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            } catch (BackupException failure) {
                judge(place, failure);
            } catch (RuntimeException e) {
                throw new IllegalStateException("Place '" + place.name() + "' could not be opened", e);
            }
        }
    }

    private static void judge(HostPlace place, BackupException failure) {
        if (!isMistake(failure)) {
            LOG.error(
                    "Place '{}' ({}) cannot be used now, and nothing is backed up there until it can: {}",
                    place.name(),
                    place.location(),
                    failure.getMessage());
            return;
        }
        boolean key = failure.code() == ErrorCode.WRONG_KEY;
        throw new InvalidBackupSettingException(
                place.property() + (key ? ".encryption" : ".repository"),
                String.valueOf(failure.getMessage()),
                key
                        ? "Give the passphrase or key file that the repository at " + place.location()
                                + " was made with. If it is lost, the recovery key of the emergency kit opens it on the command line"
                                + " ('backup4j keys add --recovery-key-file …')."
                        : "Correct '" + place.property() + ".repository', or what the message says of "
                                + place.location() + ".",
                failure);
    }

    /**
     * Whether a failure is a mistake of whoever configured it: waiting does not help, and the host should not start. A storage that is away, full or damaged is
     * none, nor is a repository that has vanished.
     */
    static boolean isMistake(BackupException failure) {
        return switch (failure.code()) {
            case CONFIGURATION, WRONG_KEY, UNEXPECTED_REPOSITORY, UNSUPPORTED_FORMAT, UNSUITABLE_SINK -> true;
            default -> failure.code() == ErrorCode.NO_REPOSITORY && failure.getCause() == null;
        };
    }
}
