package io.backup4j.spring.metrics;

import io.backup4j.BackupReport;
import io.backup4j.PlaceOutcome;
import io.backup4j.PlacesReport;
import io.backup4j.RestoreReport;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spring.run.HostRun;
import io.backup4j.spring.run.HostRunListener;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts runs of plans and restores: how they ended, how long they took, and what they read and stored at each place. */
public final class RunMeters implements HostRunListener {
    private final Supplier<@Nullable MeterRegistry> registries;

    public RunMeters(Supplier<@Nullable MeterRegistry> registries) {
        this.registries = registries;
    }

    @Override
    public void ended(HostRun run) {
        MeterRegistry registry = registries.get();
        if (registry != null) {
            run.end().ifPresent(end -> record(registry, run, end));
        }
    }

    private static void record(MeterRegistry registry, HostRun run, HostRun.End end) {
        Tags tags = Tags.of(
                "kind",
                run.kind().toString().toLowerCase(Locale.ROOT),
                "plan",
                run.plan().orElse("none"));
        Timer.builder("backup.runs")
                .description("Runs of plans, restores and exports")
                .tags(tags.and("outcome", end.outcome().toString().toLowerCase(Locale.ROOT)))
                .register(registry)
                .record(Duration.between(run.started(), end.at()));
        end.result(PlacesReport.class)
                .ifPresent(report -> report.places().forEach(place -> place(registry, run, place)));
        end.result(RestoreReport.class)
                .ifPresent(report -> bytes(registry, "backup.restored", tags, report.bytesWritten()));
    }

    private static void place(MeterRegistry registry, HostRun run, PlaceOutcome place) {
        Tags tags = Tags.of("plan", run.subject(), "place", place.place());
        BackupReport report = place.reportOrNull();
        if (report != null) {
            BackupManifest manifest = report.manifest();
            bytes(registry, "backup.read", tags, manifest.bytesRead());
            bytes(registry, "backup.new", tags, manifest.bytesNew());
            bytes(registry, "backup.stored", tags, manifest.bytesStored());
        }
        registry.counter(
                        "backup.places",
                        tags.and("state", place.state().toString().toLowerCase(Locale.ROOT)))
                .increment();
    }

    private static void bytes(MeterRegistry registry, String name, Tags tags, long bytes) {
        DistributionSummary.builder(name)
                .baseUnit("bytes")
                .tags(tags)
                .register(registry)
                .record(bytes);
    }
}
