package io.backup4j;

import io.backup4j.engine.repository.Repository;
import io.backup4j.operate.drill.DrillJob;
import io.backup4j.operate.drill.DrillOutcome;
import io.backup4j.operate.drill.DrillRunner;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;

/** Turns a request into a drill. */
final class DrillCommand {
    private final Repository repository;
    private final RunControl control;

    DrillCommand(Repository repository, RunControl control) {
        this.repository = repository;
        this.control = control;
    }

    DrillReport run(DrillRequest request) throws IOException {
        DrillJob job = new DrillJob(
                request.backup(), request.sandboxes(), request.checks(), request.listener(), request.requestedBy());
        DrillOutcome outcome = new DrillRunner(repository, job, control).run();
        return new DrillReport(
                outcome.backup(),
                outcome.result(),
                outcome.reason(),
                outcome.sources(),
                outcome.findings(),
                outcome.duration(),
                outcome.noted());
    }
}
