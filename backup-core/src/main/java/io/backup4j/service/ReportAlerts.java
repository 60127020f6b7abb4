package io.backup4j.service;

import io.backup4j.BackupReport;
import io.backup4j.PlaceOutcome;
import io.backup4j.PlacesReport;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.verify.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Raises what reports of runs tell besides success and failure, and says how the run of a task ended. */
final class ReportAlerts {
    /** More are in the log and in the journal. */
    private static final int MAX_FINDINGS = 3;

    /** The details of the backup name more. */
    private static final int MAX_MISSING = 3;

    private final Alerts alerts;

    ReportAlerts(Alerts alerts) {
        this.alerts = alerts;
    }

    /** Says that alerts about a plan at its places are looked after. */
    void watch(String plan, Collection<String> places) {
        for (String place : places) {
            alerts.watch(AlertKind.PLACE, at(plan, place));
            alerts.watch(AlertKind.RETENTION, at(plan, place));
            alerts.watch(AlertKind.INTEGRITY, place);
        }
    }

    /**
     * After a backup into one repository.
     *
     * @param plan its name
     * @param place name of the repository
     */
    TaskOutcome of(BackupReport report, String plan, String place) {
        findings(report.findings(), plan, place);
        // It may have had more places before.
        alerts.resolve(AlertKind.PLACE, at(plan, place));
        if (report.status() == BackupStatus.COMPLETED) {
            return TaskOutcome.SUCCESS;
        }
        return new TaskOutcome(RunOutcome.PARTIAL, partial(report));
    }

    static String partial(BackupReport report) {
        long missing = report.manifest().sources().stream()
                .mapToLong(SourceRecord::missing)
                .sum();
        List<String> reasons = new ArrayList<>();
        if (missing > 0) {
            reasons.add(missing(report.manifest(), missing));
        }
        report.findings().stream()
                .filter(finding -> !finding.harmless())
                .limit(MAX_FINDINGS)
                .forEach(finding -> reasons.add(finding.message()));
        if (reasons.isEmpty()) {
            reasons.add("A source was not held at one instant, and the plan does not allow that.");
        }
        return report.manifest().id() + " is partial: " + String.join(" ", reasons);
    }

    /** Whoever reads this in a mail may have no command line at hand to look it up. */
    private static String missing(BackupManifest manifest, long missing) {
        List<String> first = manifest.sources().stream()
                .flatMap(source -> source.issues().stream()
                        .filter(EntryIssue::missing)
                        .map(issue -> source.name() + ": " + issue.path() + " (" + issue.message() + ")"))
                .limit(MAX_MISSING)
                .toList();
        String count = missing + (missing == 1 ? " entry" : " entries") + " could not be stored";
        if (first.isEmpty()) {
            return count + "; the details of the backup name them.";
        }
        String more = missing > first.size() ? "; and " + (missing - first.size()) + " more" : "";
        return count + ": " + String.join("; ", first) + more + ".";
    }

    /** After a backup into several places: each that has not everything is an alert of its own. */
    TaskOutcome of(PlacesReport report, String plan) {
        List<String> reasons = new ArrayList<>();
        for (PlaceOutcome outcome : report.places()) {
            String place = outcome.place();
            if (outcome.state() == PlaceOutcome.State.COMMITTED) {
                alerts.resolve(AlertKind.PLACE, at(plan, place));
            } else {
                alerts.raise(
                        AlertKind.PLACE,
                        at(plan, place),
                        "The place at " + outcome.location() + " did not get the backup of plan '" + plan + "' ("
                                + outcome.state() + "): " + outcome.message().orElse("no reason is known")
                                + " The other places have it; 'replicate' brings it there.");
            }
            outcome.report().ifPresent(at -> findings(at.findings(), plan, place));
            if (!outcome.proven()) {
                reasons.add(place + ": "
                        + outcome.report()
                                .map(ReportAlerts::partial)
                                .or(outcome::message)
                                .orElse(outcome.state().name()));
            }
        }
        return report.status() == BackupStatus.COMPLETED
                ? TaskOutcome.SUCCESS
                : new TaskOutcome(RunOutcome.PARTIAL, String.join(" ", reasons));
    }

    /** What a check found, and what stopped retention or the clean-up after a run. */
    void findings(List<Finding> findings, String plan, String place) {
        List<Finding> stopped = findings.stream()
                .filter(finding -> switch (finding.kind()) {
                    case RETENTION_STOPPED, PRUNE_STOPPED, CLOCK_SKEW, NOT_RETAINED -> true;
                    case MISSING_OBJECT,
                            DAMAGED_OBJECT,
                            MISSING_CHUNK,
                            WRONG_CONTENT,
                            SPARE_COPY_DAMAGED,
                            RESTORED_DIFFERENTLY,
                            CHECK_FAILED -> false;
                })
                .toList();
        boolean damaged = damage(findings, place);
        if (!stopped.isEmpty()) {
            alerts.raise(AlertKind.RETENTION, at(plan, place), words(stopped));
        } else if (!damaged) {
            // After damage retention was not even tried.
            alerts.resolve(AlertKind.RETENTION, at(plan, place));
        }
    }

    /** What fails for one plan at one place may go well for another, or elsewhere: each is an alert of its own, or they would flap. */
    static String at(String plan, String place) {
        return plan + " at " + place;
    }

    /**
     * Whether anything is damaged at a place, or nobody could look; damage is over only when everything was read and is intact. A check that was cancelled, or could not be made, has
     * found none: it is told as what it left unproven.
     */
    boolean damage(List<Finding> findings, String place) {
        List<Finding> damage = findings.stream()
                .filter(finding -> !finding.harmless() || finding.kind() == Finding.Kind.SPARE_COPY_DAMAGED)
                .toList();
        List<Finding> seen = damage.stream()
                .filter(finding -> finding.kind() != Finding.Kind.CHECK_FAILED)
                .toList();
        if (!seen.isEmpty()) {
            alerts.raise(AlertKind.INTEGRITY, place, words(seen));
        }
        return !damage.isEmpty();
    }

    static String words(List<Finding> findings) {
        int more = findings.size() - MAX_FINDINGS;
        return findings.stream().limit(MAX_FINDINGS).map(Finding::message).collect(Collectors.joining(" "))
                + (more > 0 ? " And " + more + " more." : "");
    }
}
