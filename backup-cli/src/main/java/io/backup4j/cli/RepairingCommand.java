package io.backup4j.cli;

import io.backup4j.RepairReport;
import io.backup4j.RepairRequest;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Problems;
import io.backup4j.cli.output.RepairView;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.verify.Finding;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A command that repairs one part of the repository. */
abstract class RepairingCommand extends RepositoryCommand {
    @Option(names = "--dry-run", description = "Say what would be done and what is lost; change nothing.")
    private boolean dryRun;

    /** What is repaired, not as a dry run. */
    abstract RepairRequest request();

    @Override
    final Optional<RunKind> recorded() {
        return dryRun ? Optional.empty() : Optional.of(RunKind.REPAIR);
    }

    @Override
    final ExitCode run(Session session) {
        RepairRequest request = dryRun ? request().asDryRun() : request();
        RepairReport report = session.run(control -> session.repository().repair(request, control));
        Output output = session.output();
        output.summary(RepairView.text(report));
        output.lines(RepairView.losses(report, output.style()));
        output.lines(Problems.findings(report.findings(), output.style()));
        output.document(json -> json.object("repair", inner -> RepairView.json(inner, report)));
        if (!report.nothingLost()) {
            return ExitCode.VERIFICATION_FAILED;
        }
        return report.findings().stream().allMatch(Finding::harmless) ? ExitCode.OK : ExitCode.PARTIAL;
    }
}
