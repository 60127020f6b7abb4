package io.backup4j.spring.status;

import io.backup4j.BackupRepository;
import io.backup4j.RepositoryUse;
import io.backup4j.operate.alert.AlertRule;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.state.PatientCalls;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.place.KitCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then at places, emergency kits and room, on a thread of the alerts, so that nobody who asks for the health waits for a storage. A place that cannot be
 * opened is an alert about the place, which nobody else raises or ends: that a run did not reach it is one about the plan at the place. Thread-safe.
 */
public final class PlaceWatch implements AlertRule {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceWatch.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    /** One that takes longer is told, and is not looked at again before it has come back. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HostPlaces places;
    private final PatientCalls calls;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    public PlaceWatch(HostPlaces places) {
        this(places, PATIENCE);
    }

    /** @param patience how long a place may take to be looked at */
    public PlaceWatch(HostPlaces places, Duration patience) {
        this.places = places;
        this.calls = new PatientCalls("backup4j-place-watch", patience);
    }

    /**
     * What was seen of a place.
     *
     * @param kit of its keys
     * @param space its room, if it can tell
     */
    public record Seen(KitCheck.Kit kit, Optional<SinkSpace> space) {}

    /** What was seen last; empty if nobody could look yet. */
    public Optional<Seen> seen(String place) {
        return Optional.ofNullable(seen.get(place));
    }

    @Override
    public void look(Alerts alerts, Instant now) throws InterruptedException {
        for (HostPlace place : places.all()) {
            alerts.watch(AlertKind.PLACE, place.name());
            alerts.watch(AlertKind.INTEGRITY, place.name());
        }
        for (HostPlace place : places.all()) {
            look(place, alerts);
        }
    }

    /**
     * What could not be opened is tried again here, so that it works again before its next run, and told until then. One that fails or hangs once it is open is told as well: its storage
     * may have gone since. What is wrong with one place keeps nobody from looking at the next.
     */
    private void look(HostPlace place, Alerts alerts) throws InterruptedException {
        try {
            seen.put(place.name(), calls.call(place.name(), () -> look(place.open())));
            alerts.resolve(AlertKind.PLACE, place.name());
        } catch (InterruptedException e) {
            // The host stops, which says nothing about its places.
            throw e;
        } catch (Exception e) {
            String what = place.opened().isPresent()
                    ? "is open, but its storage does not answer as it should"
                    : "cannot be opened, and nothing is backed up there until it can";
            LOG.warn("The place '{}' {}", place.name(), what, e);
            alerts.raise(
                    AlertKind.PLACE, place.name(), "The place at " + place.location() + " " + what + ": " + why(e));
        }
    }

    /** Messages of others may hold secrets. */
    private static String why(Exception e) {
        if (e instanceof TimeoutException) {
            return "it hangs, as a network drive does whose server is away.";
        }
        return e instanceof BackupException
                ? String.valueOf(e.getMessage())
                : "it failed with " + e.getClass().getName() + "; the log of the application has more.";
    }

    private static Seen look(BackupRepository repository) {
        return new Seen(KitCheck.of(repository), RepositoryUse.space(repository));
    }

    @Override
    public Duration every() {
        return PAUSE;
    }

    @Override
    public String toString() {
        return "how the places are";
    }
}
