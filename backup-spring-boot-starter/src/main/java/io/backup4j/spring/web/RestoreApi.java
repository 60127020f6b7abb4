package io.backup4j.spring.web;

import io.backup4j.BackupRepository;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.files.FileSource;
import io.backup4j.files.OverwritePolicy;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.target.RestoreParticipant;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.run.HostRun;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.source.HostSource;
import io.backup4j.spring.source.SourceCatalog;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/** Restores: first the plan with its digest, then, with that digest, the restore. If anything has changed in between, it is planned again. */
final class RestoreApi {
    private final HostPlaces places;
    private final SourceCatalog sources;
    private final HostRuns runs;
    private final Supplier<List<RestoreParticipant>> participants;
    private final @Nullable Path root;
    private final PatientPlanning planning;

    /**
     * An API.
     *
     * @param participants of the host, asked for each restore
     * @param rootOrNull below which files may be restored; null for nowhere
     * @param planning how long a request waits for what it would do
     */
    RestoreApi(
            HostPlaces places,
            SourceCatalog sources,
            HostRuns runs,
            Supplier<List<RestoreParticipant>> participants,
            @Nullable Path rootOrNull,
            PatientPlanning planning) {
        this.places = places;
        this.sources = sources;
        this.runs = runs;
        this.participants = participants;
        this.root = rootOrNull == null ? null : rootOrNull.toAbsolutePath().normalize();
        this.planning = planning;
    }

    List<ApiRoute> routes() {
        return List.of(new ApiRoute(HttpMethod.POST, "/restore", Permission.OPERATE, "restore", this::restore));
    }

    private Answer restore(Call call) throws IOException {
        RestoreOrder order = call.body(RestoreOrder.class);
        HostPlace place = order.place() == null ? places.nearest() : places.named(order.place());
        BackupRepository repository = place.open();
        Planned planned = planning.plan(place.name(), order, control -> plan(order, repository, control));
        if (order.planned()) {
            return Answer.ok(planned.view());
        }
        requireDigest(order, planned.view());
        HostRun run = runs.begin(new HostRuns.Job<>(
                RunKind.RESTORE,
                planned.view().backup(),
                call.by(),
                order.target() != null && order.target().isInPlace(),
                control -> repository.restore(planned.request(), control),
                report -> report.whole() ? RunOutcome.SUCCESS : RunOutcome.PARTIAL));
        return Answer.begun(RunView.of(run), call.path("/runs/" + run.id()));
    }

    /** What is to be done, and what that would do. */
    private record Planned(RestoreRequest request, RestorePlan.View view) {}

    private Planned plan(RestoreOrder order, BackupRepository repository, RunControl control) {
        BackupManifest manifest =
                repository.show(BackupChoice.of(order, repository)).manifest();
        RestoreRequest request = request(order, manifest);
        RestorePlan plan = new RestorePlan(order.sourceNames() + " " + order.globs() + " " + order.target());
        RestoreReport report = repository.planRestore(request, plan::add, control);
        return new Planned(request, plan.view(report, manifest));
    }

    private static void requireDigest(RestoreOrder order, RestorePlan.View view) {
        if (order.digest() == null) {
            throw ProblemException.badRequest(
                    "Ask with 'dryRun: true' first, look at what would be done, and send its 'digest'.");
        }
        if (!order.digest().equals(view.digest())) {
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "PLAN_CHANGED",
                    "What would be done now is not what the digest was given for: plan again. Nothing was changed.");
        }
    }

    private RestoreRequest request(RestoreOrder order, BackupManifest manifest) {
        RestoreOrder.Target target = order.target();
        if (target == null || (target.directory() != null) == target.isInPlace()) {
            throw ProblemException.badRequest("Give a 'target' with one of 'directory' and 'inPlace'.");
        }
        RestoreRequest.Builder request = RestoreRequest.backup(manifest.id());
        order.sourceNames().forEach(request::source);
        order.globs().forEach(request::files);
        if (target.directory() != null) {
            request.into(below(target.directory()));
        } else {
            inPlace(request, order, target, manifest);
        }
        return request.build();
    }

    private void inPlace(
            RestoreRequest.Builder request, RestoreOrder order, RestoreOrder.Target target, BackupManifest manifest) {
        participants.get().forEach(request::participant);
        if (!target.replaces()) {
            request.overwrite(OverwritePolicy.NEVER);
        }
        for (SourceRecord source : manifest.sources()) {
            boolean chosen = order.sourceNames().isEmpty()
                    ? !source.absent()
                    : order.sourceNames().contains(source.name());
            if (chosen && source.kind().equals(FileSource.KIND)) {
                request.inPlace();
            } else if (chosen) {
                HostSource.InPlaceTarget maker = sources.find(source.name())
                        .flatMap(HostSource::inPlace)
                        .orElseThrow(
                                () -> ProblemException.badRequest(
                                        "Source '" + source.name() + "' of kind " + source.kind()
                                                + " cannot be restored in place from here; name the other 'sources', or use the command line."));
                request.target(source.name(), maker.target(target.replaces()));
            }
        }
    }

    /** Nobody may write elsewhere in the file system by a request. */
    private Path below(String directory) {
        if (root == null) {
            throw ProblemException.badRequest(
                    "Restores into a directory are not allowed here: 'backup.restore.directory' is not set.");
        }
        try {
            Path wanted = root.resolve(directory).normalize();
            if (wanted.startsWith(root)) {
                return wanted;
            }
        } catch (InvalidPathException e) {
            throw ProblemException.badRequest("'directory' is not a path.");
        }
        throw ProblemException.badRequest("'directory' must lie below the one that 'backup.restore.directory' names.");
    }
}
