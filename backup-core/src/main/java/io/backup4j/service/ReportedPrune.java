package io.backup4j.service;

import io.backup4j.PruneReport;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.verify.Finding;
import java.util.ArrayList;
import java.util.List;

/** Says how a prune ended. Stateless. */
final class ReportedPrune {
    private ReportedPrune() {}

    /** A success only if nobody was waited for in vain and it met no damage. What an object lock retains until its time is as it should be. */
    static TaskOutcome of(PruneReport report) {
        return of(report, false);
    }

    /** The same for who needs the room now: what the store retains is not freed. */
    static TaskOutcome freed(PruneReport report) {
        return of(report, true);
    }

    private static TaskOutcome of(PruneReport report, boolean needed) {
        if (!report.complete()) {
            return new TaskOutcome(
                    RunOutcome.PARTIAL,
                    "It waited in vain for " + report.waitingFor().size()
                            + " runs that had begun before, and did not free what they may need. The next one goes on.");
        }
        List<Finding> damage = report.findings().stream()
                .filter(finding -> !finding.harmless())
                .toList();
        List<String> left = new ArrayList<>();
        if (needed && report.packsRetained() > 0) {
            left.add("The store did not let " + report.packsRetained()
                    + " packs go that nothing needs, as with object lock. A later prune tries again.");
        }
        if (!damage.isEmpty()) {
            left.add("It met damage: " + ReportAlerts.words(damage));
        }
        return left.isEmpty() ? TaskOutcome.SUCCESS : new TaskOutcome(RunOutcome.PARTIAL, String.join(" ", left));
    }
}
