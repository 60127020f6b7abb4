package io.backup4j.service;

import io.backup4j.VerifyReport;
import io.backup4j.VerifyRequest;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.verify.Finding;
import java.util.List;

/** A check of stored data: what it found is an alert about the place, as in {@link Upkeep}. Stateless. */
public final class ReportedCheck {
    private ReportedCheck() {}

    /** A check of all backups reads everything while damage of the place is told: nothing less can end that. */
    static VerifyRequest wide(Alerts alerts, VerifyRequest request, String place) {
        return request.backups().isEmpty()
                        && alerts.open(AlertKind.INTEGRITY, place).isPresent()
                ? new VerifyRequest(request.backups(), 1, request.checks())
                : request;
    }

    /**
     * After a check that is a task: a check of the host that failed, or could not be made, is a partial run of it, beside what {@link #of(Alerts, VerifyReport, VerifyRequest, String)} tells.
     *
     * @param task its name in alerts
     */
    public static TaskOutcome of(Alerts alerts, VerifyReport report, VerifyRequest request, String place, String task) {
        List<Finding> unproven = report.findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.CHECK_FAILED)
                .toList();
        if (unproven.isEmpty()) {
            alerts.resolve(AlertKind.PARTIAL, task);
        } else {
            alerts.raise(AlertKind.PARTIAL, task, "Not everything is proven: " + ReportAlerts.words(unproven));
        }
        return of(alerts, report, request, place);
    }

    /**
     * After a check. Damage is over only when everything was read and is intact.
     *
     * @param place what the repository is called in alerts
     */
    public static TaskOutcome of(Alerts alerts, VerifyReport report, VerifyRequest request, String place) {
        boolean damaged = new ReportAlerts(alerts).damage(report.findings(), place);
        boolean everything = request.backups().isEmpty() && request.readFraction() == 1;
        if (!damaged && everything) {
            alerts.resolve(AlertKind.INTEGRITY, place);
        }
        return report.intact()
                ? TaskOutcome.SUCCESS
                : new TaskOutcome(
                        RunOutcome.PARTIAL,
                        "Of " + report.backups().size() + " backups not all are intact: "
                                + ReportAlerts.words(report.findings()));
    }
}
