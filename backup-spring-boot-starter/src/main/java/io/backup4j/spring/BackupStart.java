package io.backup4j.spring;

import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.place.PlaceStart;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.report.StartReport;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.source.SourceCatalog;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Opens the places, says what is backed up and what is not, and sets the schedule going; stops it again. Starts before the web server, so that a mistake in the
 * settings is found before anybody is served.
 */
public final class BackupStart implements SmartLifecycle {
    /** Web servers start 1024 and 2048 before the default. */
    public static final int PHASE = DEFAULT_PHASE - 4096;

    private static final Logger LOG = LoggerFactory.getLogger(BackupStart.class);

    private final Duration patience;
    private final SourceCatalog sources;
    private final HostPlaces places;
    private final HostPlans plans;
    private final HostUpkeep upkeep;
    private volatile boolean running;
    private volatile @Nullable StartReport report;

    BackupStart(Duration patience, SourceCatalog sources, HostPlaces places, HostPlans plans, HostUpkeep upkeep) {
        this.patience = patience;
        this.sources = sources;
        this.places = places;
        this.plans = plans;
        this.upkeep = upkeep;
    }

    @Override
    public void start() {
        PlaceStart.open(places, patience);
        StartReport made = StartReport.of(sources, places, plans);
        report = made;
        LOG.info("{}", made.text());
        upkeep.start();
        running = true;
    }

    /** What was said at the start; empty before. */
    public Optional<StartReport> report() {
        return Optional.ofNullable(report);
    }

    @Override
    public void stop() {
        running = false;
        upkeep.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
