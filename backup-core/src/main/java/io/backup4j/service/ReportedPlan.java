package io.backup4j.service;

import io.backup4j.BackupReport;
import io.backup4j.PlacesReport;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.schedule.TaskAction;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.spi.run.RunControl;
import java.util.Collection;
import java.util.function.Function;

/** A plan that somebody runs by means of his own, for instance to show its progress: its reports raise the same alerts as those that {@link Upkeep} runs. Stateless. */
public final class ReportedPlan {
    private ReportedPlan() {}

    /**
     * The action for a task.
     *
     * @param plan its name
     * @param places all that it has
     * @param run runs it and reports; a plan with one place reports that one
     */
    public static TaskAction action(
            Alerts alerts, String plan, Collection<String> places, Function<RunControl, PlacesReport> run) {
        watch(alerts, plan, places);
        return control -> of(alerts, run.apply(control), plan);
    }

    /** Says that alerts about a plan at its places are looked after, as {@link Alerts#watch} does. */
    public static void watch(Alerts alerts, String plan, Collection<String> places) {
        new ReportAlerts(alerts).watch(plan, places);
    }

    /** After a run into several places. */
    public static TaskOutcome of(Alerts alerts, PlacesReport report, String plan) {
        return new ReportAlerts(alerts).of(report, plan);
    }

    /** After a run into one place. */
    public static TaskOutcome of(Alerts alerts, BackupReport report, String plan, String place) {
        return new ReportAlerts(alerts).of(report, plan, place);
    }
}
