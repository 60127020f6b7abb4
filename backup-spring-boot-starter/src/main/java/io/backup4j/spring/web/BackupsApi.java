package io.backup4j.spring.web;

import io.backup4j.BackupDetails;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.verify.BackupContents;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.run.HostRun;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/** Backups: list, show, create, delete, and read a file of one. */
final class BackupsApi {
    private final HostPlaces places;
    private final HostPlans plans;
    private final PlanRunner runner;

    BackupsApi(HostPlaces places, HostPlans plans, PlanRunner runner) {
        this.places = places;
        this.plans = plans;
        this.runner = runner;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.reading("/backups", Permission.VIEW, this::list),
                new ApiRoute(HttpMethod.POST, "/backups", Permission.OPERATE, "backup.create", this::create),
                ApiRoute.reading("/backups/{id}", Permission.VIEW, this::show),
                new ApiRoute(HttpMethod.DELETE, "/backups/{id}", Permission.ADMINISTER, "backup.delete", this::delete),
                new ApiRoute(
                        HttpMethod.GET, "/backups/{id}/content", Permission.OPERATE, "backup.download", this::content));
    }

    /**
     * What is to be made.
     *
     * @param plan name of the plan; may be left out if there is one only
     * @param type what is read; default what the plan says
     * @param sources names of sources of the plan; default all
     */
    record Order(
            @Nullable String plan,
            @Nullable String type,
            @Nullable List<String> sources) {}

    private Answer list(Call call) {
        List<BackupView> backups = BackupFilter.apply(
                        call, PlaceChoice.of(call, places).list())
                .stream()
                .map(BackupView::of)
                .toList();
        return Answer.ok(Page.of(backups, call));
    }

    private Answer show(Call call) {
        BackupDetails details = PlaceChoice.of(call, places).show(PlaceChoice.backup(call));
        return Answer.ok(DetailsView.of(details));
    }

    private Answer create(Call call) throws IOException {
        Order order = call.body(Order.class);
        HostRun run = runner.begin(
                plan(order),
                new RunOrder(type(order), order.sources() == null ? List.of() : order.sources(), call.by()));
        return Answer.begun(RunView.of(run), call.path("/runs/" + run.id()));
    }

    private HostPlan plan(Order order) {
        String name = order.plan();
        if (name != null) {
            return plans.require(name);
        }
        if (plans.all().size() != 1) {
            throw ProblemException.badRequest("Name the 'plan': there is not exactly one.");
        }
        return plans.all().get(0);
    }

    private static @Nullable BackupType type(Order order) {
        String word = order.type();
        if (word == null) {
            return null;
        }
        for (BackupType type : BackupType.values()) {
            if (type.word().equals(word.toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw ProblemException.badRequest(
                "'type' must be full, incremental, differential or snapshot, not '" + word + "'.");
    }

    private Answer delete(Call call) {
        BackupId id = PlaceChoice.backup(call);
        PlaceChoice.of(call, places).delete(id, call.required("reason"));
        return Answer.none();
    }

    /** The file is looked up before the answer begins, so that one that is not there is a problem and not half an answer. */
    private Answer content(Call call) throws IOException {
        BackupId id = PlaceChoice.backup(call);
        String source = call.required("source");
        EntryPath path = EntryPath.of(call.required("path"));
        var repository = PlaceChoice.of(call, places);
        long size;
        try (BackupContents contents = repository.contents(id)) {
            StoredEntry entry = contents.find(source, path)
                    .orElseThrow(() -> ProblemException.notFound(
                            "There is no '" + path + "' in source '" + source + "' of " + id + "."));
            size = entry.sizeBytes();
        }
        String name = path.toString().replaceAll(".*/", "");
        return Answer.download(
                out -> {
                    try (BackupContents contents = repository.contents(id);
                            InputStream in = contents.open(source, path)) {
                        in.transferTo(out);
                    }
                },
                Map.of(
                        "Content-Type",
                        "application/octet-stream",
                        "Content-Length",
                        Long.toString(size),
                        "Content-Disposition",
                        "attachment; filename*=UTF-8''"
                                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                                        .replace("+", "%20")));
    }
}
