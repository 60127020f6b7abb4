package io.backup4j.cli;

import io.backup4j.DrillReport;
import io.backup4j.DrillRequest;
import io.backup4j.cli.database.Database;
import io.backup4j.cli.output.DrillView;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Problems;
import io.backup4j.files.FileSandbox;
import io.backup4j.jdbc.h2.H2Sandbox;
import io.backup4j.jdbc.sqlite.SqliteSandbox;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.journal.RunKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Restores a backup for practice. */
@Command(
        name = "drill",
        description =
                "Restore a backup into a scratch directory, database or topics, compare it with what was stored, and remove it again.")
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
            description =
                    "A directory with room for the backup, which only you may write to: for files, SQLite and H2.")
    private @Nullable Path scratch;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private AssertionOptions assertions;

    @Mixin
    private KafkaDrillOptions kafka;

    private Optional<BackupReference> reference = Optional.empty();
    private List<DrillSandbox> sandboxes = List.of();

    @Override
    Optional<RunKind> recorded() {
        return Optional.of(RunKind.DRILL);
    }

    @Override
    void check(Invocation invocation) {
        database.check();
        kafka.check();
        if (scratch == null && !database.isGiven() && !kafka.isGiven()) {
            throw new UsageException(
                    "where to? Give --scratch DIR for files, SQLite and H2, --jdbc-url for a server that"
                            + " lends a scratch database, --kafka HOST:PORT for topics, or several of them");
        }
        sandboxes = sandboxes(invocation.surroundings());
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
        DrillRequest.Builder request =
                chosen.map(DrillRequest::backup).orElseGet(DrillRequest::random).requestedBy(Invocation.REQUESTED_BY);
        sandboxes.forEach(request::sandbox);
        assertions.checks().forEach(request::check);
        DrillReport report = session.run(control -> session.repository().drill(request.build(), control));
        Output output = session.output();
        output.line(DrillView.heading(report, output.style()));
        output.summary(DrillView.text(report));
        output.lines(Problems.findings(report.findings(), output.style()));
        boolean asked = assertions.asked(report);
        if (!asked) {
            output.line("  no assertion was asked, because no database was drilled");
        }
        output.document(json -> json.object("drill", inner -> DrillView.json(inner, report)));
        ExitCode code = exitCode(report, asked);
        telling().words(code, report.reason());
        return code;
    }

    private static ExitCode exitCode(DrillReport report, boolean asked) {
        if (report.result() == DrillResult.FAILED) {
            return ExitCode.VERIFICATION_FAILED;
        }
        return report.complete() && asked ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private List<DrillSandbox> sandboxes(Surroundings surroundings) {
        List<DrillSandbox> given = new ArrayList<>();
        if (scratch != null) {
            given.addAll(List.of(FileSandbox.in(scratch), SqliteSandbox.in(scratch), H2Sandbox.in(scratch)));
        }
        if (database.isGiven()) {
            given.add(database.use(surroundings, Database::sandbox));
        }
        kafka.sandbox().ifPresent(given::add);
        return given;
    }
}
