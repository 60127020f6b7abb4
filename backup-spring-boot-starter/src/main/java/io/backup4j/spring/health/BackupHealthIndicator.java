package io.backup4j.spring.health;

import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spring.status.HostStatus;
import io.backup4j.spring.status.HostStatus.PlaceStatus;
import io.backup4j.spring.status.StatusBoard;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Says how the backups stand, from memory alone. Failing backups leave the application UP, unless the host wants otherwise: a load balancer that looks at the health
 * must not take a working application out of service because of last night's backup.
 */
public final class BackupHealthIndicator extends AbstractHealthIndicator {
    /** Unknown to the aggregation of Spring Boot, which leaves it out: shown, and answered with 200. */
    public static final Status FAILING = new Status("FAILING", "Data that is lost now may be lost for good");

    private final StatusBoard board;
    private final boolean downWhenFailing;

    public BackupHealthIndicator(StatusBoard board, boolean downWhenFailing) {
        super("The status of the backups could not be put together");
        this.board = board;
        this.downWhenFailing = downWhenFailing;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        HostStatus status = board.status();
        builder.status(
                switch (status.level()) {
                    case OK, WARNING -> Status.UP;
                    case FAILING -> downWhenFailing ? Status.DOWN : FAILING;
                });
        if (status.level() == HostStatus.Level.WARNING) {
            builder.withDetail("warning", true);
        }
        Map<String, Object> plans = new LinkedHashMap<>();
        status.tasks().forEach(task -> plans.put(task.name(), task(task)));
        builder.withDetail("tasks", plans);
        Map<String, Object> places = new LinkedHashMap<>();
        status.places().forEach(place -> places.put(place.name(), place(place)));
        builder.withDetail("places", places);
        if (!status.alerts().isEmpty()) {
            builder.withDetail(
                    "alerts", status.alerts().stream().map(Alert::title).toList());
        }
        if (!status.warnings().isEmpty()) {
            builder.withDetail("warnings", status.warnings());
        }
    }

    private static Map<String, Object> task(TaskStatus task) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("schedule", task.schedule().toString());
        task.lastSuccess().ifPresent(time -> details.put("lastSuccess", time.toString()));
        task.lastOutcome()
                .ifPresent(
                        outcome -> details.put("lastOutcome", outcome.outcome().toString()));
        task.nextDue().ifPresent(time -> details.put("nextDue", time.toString()));
        task.runningSince().ifPresent(time -> details.put("runningSince", time.toString()));
        return details;
    }

    private static Map<String, Object> place(PlaceStatus place) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("open", place.open());
        details.put("encrypted", place.encrypted());
        if (place.kit() != null) {
            details.put("emergencyKit", place.kit().toString());
        }
        if (place.failure() != null) {
            details.put("failure", place.failure());
        }
        return details;
    }
}
