package io.backup4j.service;

import io.backup4j.BackupPlace;
import io.backup4j.BackupPlaces;
import io.backup4j.operate.alert.AlertRule;
import io.backup4j.operate.alert.Alerts;
import java.time.Instant;
import java.util.function.Supplier;

/** Says which alerts are looked after because a plan has these places. Who has the places is asked by the timer of the alerts, as that may take long. */
final class PlacesOfPlan implements AlertRule {
    private final String plan;
    private final Supplier<BackupPlaces> places;
    private final ReportAlerts reports;

    PlacesOfPlan(String plan, Supplier<BackupPlaces> places, ReportAlerts reports) {
        this.plan = plan;
        this.places = places;
        this.reports = reports;
    }

    @Override
    public void look(Alerts alerts, Instant now) {
        reports.watch(
                plan, places.get().places().stream().map(BackupPlace::name).toList());
    }

    @Override
    public String toString() {
        return "which places the plan '" + plan + "' has";
    }
}
