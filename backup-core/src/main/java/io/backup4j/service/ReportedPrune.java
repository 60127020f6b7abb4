package io.backup4j.service;

import io.backup4j.PruneReport;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.verify.Finding;
import java.util.List;

/** Says how a prune ended. Stateless. */
final class ReportedPrune {
    private ReportedPrune() {}

    /** A success only if it freed all that it meant to and met no damage. */
    static TaskOutcome of(PruneReport report) {
        if (!report.complete()) {
            return new TaskOutcome(
                    RunOutcome.PARTIAL,
                    "It waited in vain for " + report.waitingFor().size()
                            + " runs that had begun before, and did not free what they may need. The next one goes on.");
        }
        if (report.packsRetained() > 0) {
            return new TaskOutcome(
                    RunOutcome.PARTIAL,
                    "The store did not let " + report.packsRetained()
                            + " packs go that nothing needs, as with object lock. A later prune tries again.");
        }
        List<Finding> damage = report.findings().stream()
                .filter(finding -> !finding.harmless())
                .toList();
        return damage.isEmpty()
                ? TaskOutcome.SUCCESS
                : new TaskOutcome(RunOutcome.PARTIAL, "It met damage: " + ReportAlerts.words(damage));
    }
}
