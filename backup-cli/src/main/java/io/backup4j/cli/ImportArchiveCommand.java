package io.backup4j.cli;

import io.backup4j.BackupReport;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RunJournals;
import io.backup4j.archive.ArchiveDescription;
import io.backup4j.archive.ArchiveImport;
import io.backup4j.archive.ImportLimits;
import io.backup4j.archive.ImportOptions;
import io.backup4j.cli.output.ArchivePart;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Problems;
import io.backup4j.cli.output.ReportView;
import io.backup4j.cli.output.Sizes;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.journal.RunBytes;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.run.RunControl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings an archive back: into a repository, or straight to where it is needed. */
@Command(
        name = "import-archive",
        description = "Check an archive made by export-archive and store it as a backup, or restore it with --restore."
                + " An archive that is not whole is refused, and nothing is changed.")
final class ImportArchiveCommand extends RepositoryCommand {
    private static final String STANDARD_INPUT = "-";

    @Parameters(index = "0", paramLabel = "FILE", description = "The archive, or - for standard input.")
    private String file;

    @Option(
            names = "--plan",
            paramLabel = "NAME",
            defaultValue = "import",
            description = "The plan that the backup is listed under. Default: ${DEFAULT-VALUE}.")
    private String plan;

    @Option(names = "--restore", description = "Restore it, without a repository, instead of storing it.")
    private boolean restore;

    @Option(names = "--target", paramLabel = "DIR", description = "Restore files below this directory.")
    private @Nullable Path directory;

    @Mixin
    private RestoreOptions options;

    @Option(
            names = "--max-ratio",
            paramLabel = "N",
            description = "Refuse an archive that unpacks to more than N times its length. Default: 1000.")
    private @Nullable Long ratio;

    @Mixin
    private ArchiveKeyOptions key;

    /** A backup that is imported under the name of a plan says nothing about the runs of that plan. */
    @Override
    @Nullable
    String alertName(RunKind kind) {
        return null;
    }

    @Override
    Optional<RunKind> recorded() {
        return restore ? Optional.empty() : Optional.of(RunKind.BACKUP);
    }

    @Override
    String recordedPlan() {
        return plan;
    }

    @Override
    void check(Invocation invocation) {
        options.check();
        key.check();
        if (restore && directory == null && !options.toServer()) {
            throw new UsageException("no target: give --target DIR for files, --jdbc-url URL for a database, "
                    + "--kafka HOST:PORT for topics");
        }
        if (!restore && (directory != null || options.isGiven())) {
            throw new UsageException("what is to be restored is given, but --restore is missing");
        }
        if (ratio != null && ratio < 1) {
            throw new UsageException("--max-ratio: must be at least 1");
        }
    }

    @Override
    Session open(Invocation invocation) {
        return restore ? invocation.unopened() : super.open(invocation);
    }

    @Override
    ExitCode run(Session session) {
        try (Credential credential = key.find().orElse(null);
                ArchiveImport archive = opened(session, credential)) {
            ArchiveDescription description = archive.description();
            session.output()
                    .summary("checked " + description.backup() + ": " + Sizes.count(description.entries())
                            + " entries, " + Sizes.bytes(description.bytes()));
            ArchivePart.tell(session.output(), description.backup(), description.globs(), description.leftOut());
            return restore ? restore(session, archive, description) : store(session, archive);
        }
    }

    /** An archive that is refused is a backup that was wanted and did not come to be. */
    private ArchiveImport opened(Session session, @Nullable Credential credential) {
        Supplier<ArchiveImport> opening = () -> session.run(control -> checked(credential, control));
        return restore
                ? session.invocation().recordingFailure(RunKind.RESTORE, null, origin(), opening)
                : session.invocation().recordingFailure(RunKind.BACKUP, plan, opening);
    }

    private ArchiveImport checked(@Nullable Credential credential, RunControl control) {
        ImportLimits limits = ImportLimits.defaults();
        ImportOptions reading = ImportOptions.defaults()
                .withLimits(ratio == null ? limits : limits.withRatio(ratio))
                .withRequestedBy(Invocation.REQUESTED_BY);
        if (credential != null) {
            reading = reading.withCredential(credential);
        }
        return file.equals(STANDARD_INPUT)
                ? ArchiveImport.upload(System.in, reading, control)
                : ArchiveImport.open(Path.of(file), reading, control);
    }

    private ExitCode store(Session session, ArchiveImport archive) {
        BackupReport report = session.run(control -> archive.into(session.repository(), plan, control));
        Output output = session.output();
        if (output.isQuiet()) {
            output.line(report.manifest().id().value());
        } else {
            output.line(ReportView.heading(report, output.style()));
        }
        output.summary(ReportView.text(report));
        output.lines(Problems.findings(report.findings(), output.style()));
        output.lines(Problems.issues(
                ReportView.issues(report.manifest()), ReportView.missing(report.manifest()), output.style()));
        output.document(json -> ReportView.json(json, report));
        return report.status() == BackupStatus.COMPLETED ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private ExitCode restore(Session session, ArchiveImport archive, ArchiveDescription description) {
        RestoreRequest request = request(session, description);
        RestoreReport report = session.invocation()
                .recording(
                        RunKind.RESTORE,
                        origin(),
                        () -> session.run(control -> archive.restore(request, control)),
                        done -> new RunJournals.Ended(
                                done.whole(),
                                BackupId.of(description.backup()),
                                new RunBytes(done.bytesWritten(), 0, 0)));
        Output output = session.output();
        output.summary(ReportView.text(report, output.style()));
        output.lines(Problems.findings(report.findings(), output.style()));
        long missing = report.issues().stream().filter(EntryIssue::missing).count();
        output.lines(Problems.issues(report.issues(), missing, output.style()));
        output.lines(Problems.lacking(report.lacking(), output.style()));
        output.document(json -> json.object("restore", inner -> ReportView.json(inner, report)));
        return report.whole() ? ExitCode.OK : ExitCode.PARTIAL;
    }

    /** What has the repository's place in the record of a direct restore, which only this machine's journal can take. */
    private String origin() {
        return file.equals(STANDARD_INPUT)
                ? "archive on standard input"
                : "archive " + Path.of(file).toAbsolutePath().normalize();
    }

    private RestoreRequest request(Session session, ArchiveDescription description) {
        RestoreRequest.Builder builder = options.addTo(RestoreRequest.latest());
        options.addServers(
                builder,
                session.invocation().surroundings(),
                directory != null,
                new RestoreOptions.Origin("the archive", kind -> named(description, kind)));
        return directory == null ? builder.build() : builder.into(directory).build();
    }

    private static List<String> named(ArchiveDescription description, String kind) {
        return description.sources().stream()
                .filter(source -> source.kind().equals(kind))
                .map(ArchiveDescription.Source::name)
                .toList();
    }
}
