package io.backup4j.cli;

import io.backup4j.PlacesRestoreReport;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RetryLimits;
import io.backup4j.cli.database.WriteChoice;
import io.backup4j.cli.output.DifferenceView;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.PlacesView;
import io.backup4j.cli.output.Problems;
import io.backup4j.cli.output.ReportView;
import io.backup4j.files.OverwritePolicy;
import io.backup4j.kafka.KafkaSource;
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
    private DatabaseOptions database;

    @Mixin
    private DatabaseRestoreOptions databaseRestore;

    @Mixin
    private KafkaRestoreOptions kafka;

    @Option(names = "--files", paramLabel = "GLOB", description = "Only what matches, with all below it.")
    private List<String> globs = new ArrayList<>();

    @Option(names = "--source", paramLabel = "NAME", description = "Only this source.")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--overwrite",
            paramLabel = "WHEN",
            defaultValue = "if-changed",
            description = "Files that exist: never, if-changed, if-newer or always. Default: ${DEFAULT-VALUE}.")
    private OverwritePolicy overwrite;

    @Option(
            names = "--delta",
            description = "Read files that are replaced, and fetch only what differs from the backup.")
    private boolean delta;

    @Option(
            names = "--fsync",
            description = "Put each file on disk before it counts as restored; slow. Without it, 'sync' afterwards.")
    private boolean fsync;

    @Option(names = "--force", description = "Restore in place although programs may still be writing.")
    private boolean force;

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
        Globs.parse(globs);
        database.check();
        databaseRestore.check(database.isGiven());
        kafka.check();
        if (where == null && !database.isGiven() && !kafka.isGiven()) {
            throw new UsageException("no target: give --target DIR or --in-place for files, --jdbc-url URL for a "
                    + "database, --kafka HOST:PORT for topics");
        }
        if (where != null && where.inPlace && !force && !dryRun) {
            throw new UsageException(
                    "--in-place is refused without --force: a program that still has the files open would "
                            + "go on writing to the old ones, and everything it writes would be lost. Stop the programs that use "
                            + "them, then add --force; --dry-run shows what would change");
        }
        if (!also.isEmpty() && (dryRun || database.isGiven() || kafka.isGiven())) {
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
        return others && !dryRun && !database.isGiven() && !kafka.isGiven();
    }

    @Override
    ExitCode run(Session session) {
        return several(session.invocation()) ? runSeveral(session) : runOne(session);
    }

    private ExitCode runSeveral(Session session) {
        try (ManyPlaces many = ManyPlaces.of(session.invocation(), also, RetryLimits.none(), null)) {
            RestoreRequest request = options(selected()).build();
            PlacesRestoreReport restored = session.run(control -> many.places().restore(request, control));
            Output output = session.output();
            output.lines(PlacesView.problems(restored, output.style()));
            output.summary("from place " + restored.place());
            tell(output, restored.report());
            output.document(json -> PlacesView.json(json, restored));
            return restored.complete() ? ExitCode.OK : ExitCode.PARTIAL;
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
        return report.complete() ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private void tell(Output output, RestoreReport report) {
        output.summary(ReportView.text(report, output.style()));
        if (!globs.isEmpty()
                && report.issues().isEmpty()
                && report.created() + report.replaced() + report.kept() == 0) {
            output.summary(
                    "nothing was chosen by --files: a glob with a / begins at the root of the source, see 'files ID'");
        }
        output.lines(Problems.findings(report.findings(), output.style()));
        long missing = report.issues().stream().filter(EntryIssue::missing).count();
        output.lines(Problems.issues(report.issues(), missing, output.style()));
        if (missing > 0 && !dryRun) {
            output.line(
                    "next:  what is missing was not written; the rest is whole. Another backup may still have it: 'backup4j find GLOB'"
                            + " lists where. 'backup4j verify --read-data' names all that is damaged");
        }
    }

    private RestoreRequest request(Session session) {
        BackupId id = id(session);
        RestoreRequest.Builder builder = RestoreRequest.backup(id);
        if (database.isGiven()) {
            addDatabase(builder, session, id);
        }
        if (kafka.isGiven()) {
            String source = only(KafkaSource.KIND, "--kafka", session, id);
            builder.target(source, kafka.target(session.invocation().surroundings()));
            if (where == null && sources.isEmpty()) {
                builder.source(source);
            }
        }
        return options(builder).build();
    }

    private RestoreRequest.Builder options(RestoreRequest.Builder builder) {
        sources.forEach(builder::source);
        globs.forEach(builder::files);
        builder.overwrite(overwrite);
        if (delta) {
            builder.delta();
        }
        if (fsync) {
            builder.fsync();
        }
        if (where != null && where.directory != null) {
            builder.into(where.directory);
        } else if (where != null) {
            builder.inPlace();
        }
        return force ? builder.force() : builder;
    }

    /** The backup's database goes into the given one; without a place for files it is restored alone. */
    private void addDatabase(RestoreRequest.Builder builder, Session session, BackupId id) {
        WriteChoice choice = databaseRestore.choice(force);
        database.use(session.invocation().surroundings(), (kind, login) -> {
            String source = only(kind.sourceKind(), "--jdbc-url", session, id);
            builder.target(source, kind.target(login, choice));
            if (where == null && sources.isEmpty()) {
                builder.source(source);
            }
            return source;
        });
    }

    /** The one source of the backup that is of this kind. */
    private String only(String kind, String option, Session session, BackupId id) {
        List<String> found = session.repository().show(id).manifest().sources().stream()
                .filter(source -> source.kind().equals(kind))
                .map(SourceRecord::name)
                .filter(name -> sources.isEmpty() || sources.contains(name))
                .toList();
        if (found.size() != 1) {
            throw new UsageException(
                    found.isEmpty()
                            ? option + ": " + id + " holds nothing of the kind " + kind
                                    + (sources.isEmpty() ? "" : " of that name")
                            : option + ": " + id + " holds several sources of the kind " + kind
                                    + ", choose one with --source: " + found);
        }
        return found.get(0);
    }

    private BackupId id(Session session) {
        if (at != null) {
            return session.repository().at(at).id();
        }
        BackupReference reference = which.backup;
        return reference == null ? session.repository().latest().id() : session.resolve(reference);
    }
}
