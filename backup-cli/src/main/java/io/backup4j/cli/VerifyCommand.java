package io.backup4j.cli;

import io.backup4j.VerifyReport;
import io.backup4j.VerifyRequest;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Problems;
import io.backup4j.cli.output.ReportView;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.journal.RunKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks stored data. */
@Command(
        name = "verify",
        description = "Check that everything a backup needs is there; with --read-data also that it is intact.")
final class VerifyCommand extends RepositoryCommand {
    private static final String ALL = "all";

    @Option(
            names = "--backup-id",
            paramLabel = "ID",
            defaultValue = ALL,
            description = "A backup id, 'latest' or 'all'. Default: ${DEFAULT-VALUE}.")
    private String backup;

    @Option(
            names = "--read-data",
            paramLabel = "PERCENT",
            arity = "0..1",
            fallbackValue = "100",
            description = "Read this part of the stored data and compare it; without a number all of it.")
    private @Nullable Percent readData;

    private @Nullable BackupReference reference;

    @Override
    Optional<RunKind> recorded() {
        return Optional.of(RunKind.VERIFY);
    }

    @Override
    void check(Invocation invocation) {
        reference = backup.equals(ALL) ? null : parse(backup);
    }

    private static BackupReference parse(String text) {
        try {
            return BackupReference.parse(text);
        } catch (picocli.CommandLine.TypeConversionException e) {
            throw new UsageException("--backup-id: " + e.getMessage());
        }
    }

    @Override
    ExitCode run(Session session) {
        List<BackupId> backups = reference == null ? List.of() : List.of(session.resolve(reference));
        VerifyRequest request = new VerifyRequest(backups, readData == null ? 0 : readData.fraction(), List.of());
        VerifyReport report = session.run(control -> session.repository().verify(request, control));
        Output output = session.output();
        output.summary(ReportView.text(report, output.style()));
        output.lines(Problems.findings(report.findings(), output.style()));
        output.document(json -> ReportView.json(json, report));
        return report.intact() ? ExitCode.OK : ExitCode.VERIFICATION_FAILED;
    }
}
