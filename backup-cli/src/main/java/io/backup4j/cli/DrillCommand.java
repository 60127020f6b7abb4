package io.backup4j.cli;

import io.backup4j.DrillReport;
import io.backup4j.DrillRequest;
import io.backup4j.cli.output.DrillView;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Problems;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.journal.RunKind;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Restores a backup for practice. */
@Command(
        name = "drill",
        description =
                "Restore a backup into a scratch directory, compare it with what was stored, and remove it again.")
final class DrillCommand extends RepositoryCommand {
    private static final String RANDOM = "random";

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ID",
            defaultValue = RANDOM,
            description = "A backup id, 'latest' or 'random'. Default: ${DEFAULT-VALUE}.")
    private String backup;

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            required = true,
            description = "A directory with room for the backup, which only you may write to.")
    private Path scratch;

    private Optional<BackupReference> reference = Optional.empty();

    @Override
    Optional<RunKind> recorded() {
        return Optional.of(RunKind.DRILL);
    }

    @Override
    void check(Invocation invocation) {
        if (!backup.equals(RANDOM)) {
            try {
                reference = Optional.of(BackupReference.parse(backup));
            } catch (TypeConversionException e) {
                throw new UsageException(String.valueOf(e.getMessage()).replace("expected", "expected 'random',"));
            }
        }
    }

    @Override
    ExitCode run(Session session) {
        Optional<BackupId> chosen = reference.map(session::resolve);
        DrillRequest request = chosen.map(DrillRequest::backup)
                .orElseGet(DrillRequest::random)
                .scratch(scratch)
                .requestedBy(Invocation.REQUESTED_BY)
                .build();
        DrillReport report = session.run(control -> session.repository().drill(request, control));
        Output output = session.output();
        output.line(DrillView.heading(report, output.style()));
        output.summary(DrillView.text(report));
        output.lines(Problems.findings(report.findings(), output.style()));
        output.document(json -> json.object("drill", inner -> DrillView.json(inner, report)));
        if (report.result() == DrillResult.FAILED) {
            return ExitCode.VERIFICATION_FAILED;
        }
        return report.complete() ? ExitCode.OK : ExitCode.PARTIAL;
    }
}
