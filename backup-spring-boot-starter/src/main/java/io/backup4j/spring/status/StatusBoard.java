package io.backup4j.spring.status;

import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.place.KitCheck;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.status.HostStatus.Level;
import io.backup4j.spring.status.HostStatus.PlaceStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the status together from what is in memory; never asks a storage. Thread-safe. */
public final class StatusBoard {
    private final HostPlaces places;
    private final HostUpkeep upkeep;
    private final PlaceWatch watch;
    private final Supplier<List<String>> startWarnings;
    private final Clock clock;

    /**
     * A board.
     *
     * @param startWarnings what was not backed up by itself when the host started
     */
    public StatusBoard(
            HostPlaces places, HostUpkeep upkeep, PlaceWatch watch, Supplier<List<String>> startWarnings, Clock clock) {
        this.places = places;
        this.upkeep = upkeep;
        this.watch = watch;
        this.startWarnings = startWarnings;
        this.clock = clock;
    }

    public HostStatus status() {
        List<Alert> open = upkeep.alerts();
        List<PlaceStatus> known = places.all().stream().map(this::status).toList();
        List<String> warnings = new ArrayList<>(startWarnings.get());
        places.all().forEach(place -> kit(place, warnings));
        warnings.addAll(upkeep.problems());
        return new HostStatus(level(open, known, warnings), clock.instant(), upkeep.tasks(), known, open, warnings);
    }

    private static Level level(List<Alert> open, List<PlaceStatus> places, List<String> warnings) {
        boolean failing = open.stream().anyMatch(alert -> alert.severity() == AlertSeverity.CRITICAL)
                || places.stream().anyMatch(place -> place.failure() != null);
        if (failing) {
            return Level.FAILING;
        }
        return open.isEmpty() && warnings.isEmpty() ? Level.OK : Level.WARNING;
    }

    private PlaceStatus status(HostPlace place) {
        Optional<PlaceWatch.Seen> seen = watch.seen(place.name());
        Optional<SinkSpace> space = seen.flatMap(PlaceWatch.Seen::space);
        return new PlaceStatus(
                place.name(),
                place.location(),
                place.opened().isPresent(),
                place.encrypted(),
                seen.map(PlaceWatch.Seen::kit).orElse(null),
                space.map(SinkSpace::totalBytes).orElse(-1L),
                space.map(SinkSpace::usableBytes).orElse(-1L),
                place.failure().map(Throwable::getMessage).orElse(null));
    }

    private void kit(HostPlace place, List<String> warnings) {
        watch.seen(place.name()).map(PlaceWatch.Seen::kit).ifPresent(kit -> {
            if (kit == KitCheck.Kit.UNCONFIRMED) {
                warnings.add("Nobody has proven to hold the emergency kit of '" + place.name()
                        + "' ('backup4j keys confirm').");
            } else if (kit == KitCheck.Kit.MISSING) {
                warnings.add(
                        "'" + place.name()
                                + "' has no recovery key: a lost passphrase loses every backup ('backup4j keys add --recovery').");
            }
        });
        place.kitFile()
                .ifPresent(file ->
                        warnings.add("The emergency kit of '" + place.name() + "' still lies in " + file + "."));
    }
}
