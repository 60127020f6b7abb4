package io.backup4j.cli;

import io.backup4j.PlacesRestoreReport;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RetryLimits;
import io.backup4j.cli.output.DifferenceView;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.PlacesView;
import io.backup4j.cli.output.Problems;
import io.backup4j.cli.output.ReportView;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.journal.RunKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Restores a backup. */
@Command(
        name = "restore",
        description = "Restore a backup, or some files, tables or topics of it. Everything written is verified.")
final class RestoreCommand extends RepositoryCommand {
    /** Which backup. */
    static final class Which {
        @Option(names = "--backup-id", paramLabel = "ID", required = true, description = "A backup id, or 'latest'.")
        @Nullable
        BackupReference backup;

        @Option(
                names = "--at",
                paramLabel = "TIMESTAMP",
                required = true,
                description = "The last backup finished by then: 2026-12-01T14:30:00Z, 2026-12-01T15:30 in your zone, "
                        + "or 2026-12-01 for the end of that day.")
        @Nullable
        String at;
    }

    /** Where to. */
    static final class Where {
        @Option(names = "--target", paramLabel = "DIR", required = true, description = "Restore below this directory.")
        @Nullable
        Path directory;

        @Option(
                names = "--in-place",
                required = true,
                description = "Restore to where the files came from; needs --force, because nobody can promise that "
                        + "programs which use them are stopped.")
        boolean inPlace;
    }

    @ArgGroup(multiplicity = "1")
    private Which which;

    @ArgGroup(multiplicity = "0..1")
    private @Nullable Where where;

    @Mixin
    private RestoreOptions options;

    @Option(
            names = "--delta",
            description = "Read files that are replaced, and fetch only what differs from the backup.")
    private boolean delta;

    @Option(
            names = "--fsync",
            description = "Put each file on disk before it counts as restored; slow. Without it, 'sync' afterwards.")
    private boolean fsync;

    @Option(
            names = "--also",
            paramLabel = "URL",
            description =
                    "Another repository that may have the backup, opened with the same key: what the nearer ones cannot give whole comes from there. May be"
                            + " given several times; places of the configuration file always are among them.")
    private List<String> also = new ArrayList<>();

    @Option(names = "--dry-run", description = "Say what would be done, entry by entry, and change nothing.")
    private boolean dryRun;

    private @Nullable Instant at;

    @Override
    Optional<RunKind> recorded() {
        return dryRun ? Optional.empty() : Optional.of(RunKind.RESTORE);
    }

    @Override
    void check(Invocation invocation) {
        options.check();
        if (where == null && !options.toServer()) {
            throw new UsageException("no target: give --target DIR or --in-place for files, --jdbc-url URL for a "
                    + "database, --kafka HOST:PORT for topics");
        }
        if (where != null && where.inPlace && !options.force() && !dryRun) {
            throw new UsageException(
                    "--in-place is refused without --force: a program that still has the files open would "
                            + "go on writing to the old ones, and everything it writes would be lost. Stop the programs that use "
                            + "them, then add --force; --dry-run shows what would change");
        }
        if (!also.isEmpty() && (dryRun || options.toServer())) {
            throw new UsageException(
                    "--also is for restores of files: a dry run, and a restore into a database or topics, is from one repository,"
                            + " because what a first attempt has left there only its operator can judge. Leave --also out");
        }
        if (which.at != null) {
            at = Timestamps.parse(which.at, invocation.surroundings().zone());
        }
    }

    @Override
    Session open(Invocation invocation) {
        return several(invocation) ? invocation.unopened() : invocation.open();
    }

    /** Whether other places may serve where the first one cannot. */
    private boolean several(Invocation invocation) {
        boolean others = !also.isEmpty() || !invocation.settings().places().isEmpty();
        return others && !dryRun && !options.toServer();
    }

    @Override
    ExitCode run(Session session) {
        return several(session.invocation()) ? runSeveral(session) : runOne(session);
    }

    private ExitCode runSeveral(Session session) {
        try (ManyPlaces many = ManyPlaces.of(session.invocation(), also, RetryLimits.none(), null)) {
            RestoreRequest request = filled(selected()).build();
            PlacesRestoreReport restored = session.run(control -> many.places().restore(request, control));
            Output output = session.output();
            output.lines(PlacesView.problems(restored, output.style()));
            output.summary("from place " + restored.place());
            tell(output, restored.report());
            output.document(json -> PlacesView.json(json, restored));
            return exit(restored.report());
        }
    }

    /** Left to the places, the newest of which may not be the first. */
    private RestoreRequest.Builder selected() {
        if (at != null) {
            return RestoreRequest.at(at);
        }
        return Optional.ofNullable(which.backup)
                .flatMap(BackupReference::id)
                .map(RestoreRequest::backup)
                .orElseGet(RestoreRequest::latest);
    }

    private ExitCode runOne(Session session) {
        RestoreRequest request = request(session);
        Output output = session.output();
        RestoreReport report = dryRun
                ? session.run(control -> session.repository()
                        .planRestore(
                                request,
                                planned -> {
                                    output.line(DifferenceView.text(planned));
                                    output.document(
                                            json -> json.object("entry", inner -> DifferenceView.json(inner, planned)));
                                },
                                control))
                : session.run(control -> session.repository().restore(request, control));
        tell(output, report);
        output.document(json -> json.object("restore", inner -> ReportView.json(inner, report)));
        return exit(report);
    }

    private static ExitCode exit(RestoreReport report) {
        return report.whole() ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private void tell(Output output, RestoreReport report) {
        output.summary(ReportView.text(report, output.style()));
        if (options.choosesFiles()
                && report.issues().isEmpty()
                && report.created() + report.replaced() + report.kept() == 0) {
            output.summary(
                    "nothing was chosen by --files: a glob with a / begins at the root of the source, see 'files ID'");
        }
        output.lines(Problems.findings(report.findings(), output.style()));
        long missing = report.issues().stream().filter(EntryIssue::missing).count();
        output.lines(Problems.issues(report.issues(), missing, output.style()));
        output.lines(Problems.lacking(report.lacking(), output.style()));
        if (missing > 0 && !dryRun) {
            output.line(
                    "next:  what is missing was not written; the rest is whole. Another backup may still have it: 'backup4j find GLOB'"
                            + " lists where. 'backup4j verify --read-data' names all that is damaged");
        }
    }

    private RestoreRequest request(Session session) {
        BackupId id = id(session);
        RestoreRequest.Builder builder = RestoreRequest.backup(id);
        options.addServers(
                builder,
                session.invocation().surroundings(),
                where != null,
                new RestoreOptions.Origin(id.value(), kind -> named(session, id, kind)));
        return filled(builder).build();
    }

    private static List<String> named(Session session, BackupId id, String kind) {
        return session.repository().show(id).manifest().sources().stream()
                .filter(source -> source.kind().equals(kind))
                .map(SourceRecord::name)
                .toList();
    }

    private RestoreRequest.Builder filled(RestoreRequest.Builder builder) {
        options.addTo(builder);
        if (delta) {
            builder.delta();
        }
        if (fsync) {
            builder.fsync();
        }
        if (where != null && where.directory != null) {
            return builder.into(where.directory);
        }
        return where == null ? builder : builder.inPlace();
    }

    private BackupId id(Session session) {
        if (at != null) {
            return session.repository().at(at).id();
        }
        BackupReference reference = which.backup;
        return reference == null ? session.repository().latest().id() : session.resolve(reference);
    }
}
