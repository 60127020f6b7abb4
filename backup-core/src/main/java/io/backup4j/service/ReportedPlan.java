package io.backup4j.service;

import io.backup4j.PlacesReport;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.schedule.TaskAction;
import io.backup4j.spi.run.RunControl;
import java.util.function.Function;

/** A plan that a host runs by means of its own, for instance to show its progress: its reports raise the same alerts as those that {@link Upkeep} runs. Stateless. */
public final class ReportedPlan {
    private ReportedPlan() {}

    /**
     * The action for a task.
     *
     * @param plan its name
     * @param run runs it and reports; a plan with one place reports that one
     */
    public static TaskAction action(Alerts alerts, String plan, Function<RunControl, PlacesReport> run) {
        ReportAlerts reports = new ReportAlerts(alerts);
        return control -> reports.of(run.apply(control), plan);
    }
}
