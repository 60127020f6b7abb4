package io.backup4j;

import io.backup4j.engine.backup.Recording;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.run.RunControl;

/** Runs a plan into a repository, again where that helps, and records every attempt. */
final class PlanCommand {
    private final BackupRepository place;
    private final RunControl control;

    PlanCommand(BackupRepository place, RunControl control) {
        this.place = place;
        this.control = control;
    }

    BackupReport run(BackupPlan plan) {
        Journalled.Run run = Journalled.Run.of(RunKind.BACKUP, plan.name(), plan.createdBy());
        return new Attempts(plan.retry(), place.options().sleeper(), control.cancellation())
                .run("plan '" + plan.name() + "' into " + place.location(), attempt -> place.journalled()
                        .run(run.attempt(attempt), () -> attempt(place.engine(), plan, Recording.OWN), RunResult::of));
    }

    /**
     * One attempt, not recorded.
     *
     * @param repository that of the place, maybe with another share of the machine
     */
    BackupReport attempt(Repository repository, BackupPlan plan, Recording recording) {
        PlanRun work = new PlanRun(repository, plan, control, recording, r -> place.prune(r, control, plan.name()));
        return Failures.translating(place.location(), work::run);
    }
}
