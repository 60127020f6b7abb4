package io.backup4j.spring.status;

import io.backup4j.BackupRepository;
import io.backup4j.RepositoryUse;
import io.backup4j.operate.alert.AlertRule;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.place.KitCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Looks now and then at emergency kits and room, on the thread of the alerts, so that nobody who asks for the health waits for a storage. Thread-safe. */
public final class PlaceWatch implements AlertRule {
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final HostPlaces places;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    public PlaceWatch(HostPlaces places) {
        this.places = places;
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
    public void look(Alerts alerts, Instant now) {
        for (HostPlace place : places.all()) {
            place.opened().ifPresent(repository -> seen.put(place.name(), look(repository)));
        }
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
        return "how the emergency kits and the room of the places are";
    }
}
