package io.backup4j.spring.web;

import io.backup4j.spi.target.RestoreParticipant;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.source.SourceCatalog;
import io.backup4j.spring.status.StatusBoard;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** The REST API: all routes, with everything around them. */
public final class BackupApi {
    private final List<ApiRoute> routes;
    private final ApiRouter router;

    /** What the API is about. */
    public record Parts(
            HostPlaces places,
            HostPlans plans,
            SourceCatalog sources,
            HostRuns runs,
            PlanRunner runner,
            HostUpkeep upkeep,
            StatusBoard board,
            Supplier<List<RestoreParticipant>> participants) {}

    public BackupApi(BackupProperties properties, Parts parts, Callers callers, Audit audit, Clock clock) {
        this.routes = Stream.of(
                        new BackupsApi(parts.places(), parts.plans(), parts.runner()).routes(),
                        new ArchivesApi(
                                        parts.places(),
                                        parts.runs(),
                                        properties.web().archives())
                                .routes(),
                        new RunsApi(parts.runs()).routes(),
                        new RestoreApi(
                                        parts.places(),
                                        parts.sources(),
                                        parts.runs(),
                                        parts.participants(),
                                        properties.restore().directory(),
                                        new PatientPlanning(PatientPlanning.PATIENCE))
                                .routes(),
                        new StatusApi(parts.board(), parts.plans(), parts.places(), parts.upkeep()).routes(),
                        new AuditApi(audit).routes())
                .flatMap(List::stream)
                .toList();
        this.router =
                new ApiRouter(properties.web().basePath(), routes, new Roles(properties.web(), callers), audit, clock);
    }

    /** For a mapping of its own, not as a bean: the host's settings for its routes must not touch these. */
    public RouterFunction<ServerResponse> function() {
        return router.function();
    }

    /** Method and path of each operation, below the base. */
    public List<String> operations() {
        return routes.stream().map(ApiRoute::signature).toList();
    }
}
