package io.backup4j.spring.place;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
        List<FutureTask<Void>> openings = new ArrayList<>();
        for (HostPlace place : places.all()) {
            FutureTask<Void> opening = new FutureTask<>(place::open, null);
            Thread thread = new Thread(opening, "backup4j-open-" + place.name());
            thread.setDaemon(true);
            thread.start();
            openings.add(opening);
        }
        for (int i = 0; i < openings.size(); i++) {
            await(places.all().get(i), openings.get(i), end - System.nanoTime());
        }
    }

    private static void await(HostPlace place, FutureTask<Void> opening, long nanos) {
        try {
            opening.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "Place '{}' ({}) does not answer yet; the application starts without it.",
                    place.name(),
                    place.location());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BackupException failure) {
                judge(place, failure);
            } else {
                throw new IllegalStateException("Place '" + place.name() + "' could not be opened", e.getCause());
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
