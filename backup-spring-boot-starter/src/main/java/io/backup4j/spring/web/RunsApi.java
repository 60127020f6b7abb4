package io.backup4j.spring.web;

import io.backup4j.spring.run.HostRun;
import io.backup4j.spring.run.HostRuns;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpMethod;

/** Runs of this process: how far they are, and cancel. */
final class RunsApi {
    private final HostRuns runs;

    RunsApi(HostRuns runs) {
        this.runs = runs;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.reading("/runs", Permission.VIEW, this::list),
                ApiRoute.reading("/runs/{id}", Permission.VIEW, call -> Answer.ok(RunView.of(find(call)))),
                new ApiRoute(HttpMethod.DELETE, "/runs/{id}", Permission.OPERATE, "run.cancel", this::cancel));
    }

    private Answer list(Call call) {
        return Answer.ok(Page.of(runs.recent().stream().map(RunView::of).toList(), call));
    }

    private Answer cancel(Call call) {
        HostRun run = find(call);
        run.cancel();
        return Answer.begun(RunView.of(run), call.path("/runs/" + run.id()));
    }

    private HostRun find(Call call) {
        String text = call.variable("id");
        try {
            return runs.find(UUID.fromString(text)).orElseThrow(() -> unknown(text));
        } catch (IllegalArgumentException e) {
            throw unknown(text);
        }
    }

    private static ProblemException unknown(String text) {
        return ProblemException.notFound("This process knows no run '" + text + "'; 'history' has older ones.");
    }
}
