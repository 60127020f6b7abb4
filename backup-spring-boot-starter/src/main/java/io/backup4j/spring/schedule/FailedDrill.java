package io.backup4j.spring.schedule;

import io.backup4j.DrillReport;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for a new backup of the plan whose backup did not restore. */
public final class FailedDrill implements Consumer<DrillReport> {
    private static final Logger LOG = LoggerFactory.getLogger(FailedDrill.class);

    private final HostPlaces places;
    private final Supplier<Optional<Scheduler>> scheduler;

    public FailedDrill(HostPlaces places, Supplier<Optional<Scheduler>> scheduler) {
        this.places = places;
        this.scheduler = scheduler;
    }

    @Override
    public void accept(DrillReport report) {
        plan(report).ifPresent(plan -> scheduler.get().ifPresent(running -> {
            if (running.status().stream().anyMatch(task -> task.name().equals(plan))) {
                LOG.warn("{} does not restore; plan '{}' is run again now", report.backup(), plan);
                running.request(plan);
            }
        }));
    }

    private Optional<String> plan(DrillReport report) {
        for (HostPlace place : places.all()) {
            try {
                if (place.opened().isPresent()) {
                    return Optional.of(
                            place.open().show(report.backup()).manifest().plan());
                }
            } catch (BackupException e) {
                LOG.debug("{} is not at '{}'", report.backup(), place.name());
            }
        }
        return Optional.empty();
    }
}
