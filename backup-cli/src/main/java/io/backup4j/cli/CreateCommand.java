package io.backup4j.cli;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.PlaceOutcome;
import io.backup4j.PlacesReport;
import io.backup4j.RetryLimits;
import io.backup4j.cli.database.ReadChoice;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.PlacesView;
import io.backup4j.cli.output.Problems;
import io.backup4j.cli.output.ReportView;
import io.backup4j.service.ReportedPlan;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.source.BackupSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a backup. */
@Command(
        name = "create",
        description =
                "Back up the given paths, a database, Kafka topics, or sources and plans of the configuration file.")
final class CreateCommand extends RepositoryCommand {
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "What is read: full, incremental (default), differential or snapshot.")
    private @Nullable BackupType type;

    @Option(
            names = "--sources",
            paramLabel = "NAME",
            split = ",",
            description = "Only these sources of the configuration file.")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--allow-fuzzy",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Sources that need not be of one instant for a snapshot to be complete; paths are the source 'files'.")
    private List<String> fuzzy = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Leave out what matches, with all it contains.")
    private List<String> excludes = new ArrayList<>();

    @Option(names = "--include", paramLabel = "GLOB", description = "Store only files that match.")
    private List<String> includes = new ArrayList<>();

    @Option(
            names = "--plan",
            paramLabel = "NAME",
            description = "A plan of the configuration file, or with paths the name to file the backup under.")
    private @Nullable String plan;

    @Option(
            names = "--tag",
            paramLabel = "KEY=VALUE",
            converter = Tag.Converter.class,
            description = "A tag of the backup, which 'cleanup --keep-tag' looks for. May be given several times.")
    private List<Tag> tags = new ArrayList<>();

    @Option(
            names = "--verify",
            paramLabel = "PERCENT",
            defaultValue = "1",
            description = "Part of the data that is read back afterwards. Default: ${DEFAULT-VALUE}.")
    private Percent verify;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "How often a failure that may pass is tried again, also one of opening the repository, after 1, 2, 4 … minutes, at most 15 between two."
                            + " Default: ${DEFAULT-VALUE}.")
    private int retries;

    @Option(
            names = "--also",
            paramLabel = "URL",
            description =
                    "Another repository that gets the same backup with the same reading of the sources, opened with the same key. May be given several times;"
                            + " places of the configuration file always are among them.")
    private List<String> also = new ArrayList<>();

    @Option(
            names = "--at-least",
            paramLabel = "N",
            description = "The backup is completed when so many of the places have it. Default: all.")
    private @Nullable Integer atLeast;

    @Mixin
    private DatabaseOptions database;

    @Option(
            names = "--schemas",
            paramLabel = "NAME",
            split = ",",
            description = "Of the database only these schemas. Default: all of it.")
    private List<String> schemas = new ArrayList<>();

    @Option(
            names = "--attached",
            paramLabel = "NAME=FILE",
            converter = AttachedFile.Converter.class,
            description =
                    "Another database of SQLite that the application attaches to the one of --jdbc-url, backed up with it at one instant. May be given several times.")
    private List<AttachedFile> attached = new ArrayList<>();

    @Option(
            names = "--allow-partial",
            description =
                    "What of the database cannot be read or represented is left out, by name, and the backup is partial. Default: it fails.")
    private boolean partial;

    @Mixin
    private KafkaOptions kafka;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "Files and directories; the source is called 'files'.")
    private List<String> paths = new ArrayList<>();

    private @Nullable BackupPlan chosen;

    @Override
    Optional<RunKind> recorded() {
        return Optional.of(RunKind.BACKUP);
    }

    @Override
    String recordedPlan() {
        return plan == null ? PlanChoice.DEFAULT_PLAN : plan;
    }

    @Override
    void check(Invocation invocation) {
        List<Path> places = paths.stream().map(PathArgument::parse).toList();
        database.check();
        kafka.check();
        if (!database.isGiven() && (!schemas.isEmpty() || !attached.isEmpty() || partial)) {
            throw new UsageException(
                    "--schemas, --attached and --allow-partial are for a database: --jdbc-url is missing");
        }
        PlanChoice choice = new PlanChoice(
                places,
                sources,
                plan,
                includes,
                excludes,
                type,
                fuzzy,
                given(invocation.surroundings()),
                invocation.surroundings().processors());
        if (retries < 0) {
            throw new UsageException("--retries: must not be negative: " + retries);
        }
        Map<String, String> tagged = new LinkedHashMap<>();
        for (Tag tag : tags) {
            if (tagged.putIfAbsent(tag.key(), tag.value()) != null) {
                throw new UsageException("--tag: a backup has one value of a key, and '" + tag.key() + "' has two");
            }
        }
        chosen = choice.plan(invocation.settings(), verify.fraction())
                .withRetry(RetryLimits.times(retries))
                .withTags(tagged);
    }

    /** Sources that are neither paths nor in the configuration. */
    private List<BackupSource> given(Surroundings surroundings) {
        return Stream.concat(databaseSource(surroundings).stream(), kafka.source(surroundings).stream())
                .toList();
    }

    private Optional<BackupSource> databaseSource(Surroundings surroundings) {
        if (!database.isGiven()) {
            return Optional.empty();
        }
        ReadChoice choice = new ReadChoice(schemas, AttachedFile.byName(attached), partial);
        return Optional.of(
                database.use(surroundings, (kind, login) -> kind.source(DatabaseOptions.SOURCE, login, choice)));
    }

    @Override
    Session open(Invocation invocation) {
        if (!several(invocation)) {
            if (atLeast != null) {
                throw new UsageException("--at-least is for several places: there is neither --also nor 'places:'");
            }
            return invocation.open(plan().retry());
        }
        return invocation.unopened();
    }

    private boolean several(Invocation invocation) {
        return !also.isEmpty() || !invocation.settings().places().isEmpty();
    }

    @Override
    ExitCode run(Session session) {
        return several(session.invocation()) ? runSeveral(session) : runOne(session);
    }

    /** One that is dead stops no other. */
    private ExitCode runSeveral(Session session) {
        try (ManyPlaces many = ManyPlaces.of(session.invocation(), also, RetryLimits.none(), atLeast)) {
            PlacesReport report = session.run(control -> many.places().backup(plan(), control));
            telling().report(alerts -> ReportedPlan.of(alerts, report, recordedPlan()));
            Output output = session.output();
            output.line(PlacesView.heading(report, output.style()));
            output.summary(PlacesView.text(report, output.style()));
            output.lines(PlacesView.problems(report, output.style()));
            for (PlaceOutcome place : report.places()) {
                place.report().ifPresent(done -> problems(output, done));
            }
            output.document(json -> PlacesView.json(json, report));
            return report.status() == BackupStatus.COMPLETED ? ExitCode.OK : ExitCode.PARTIAL;
        }
    }

    private ExitCode runOne(Session session) {
        BackupReport report = session.run(control -> session.repository().backup(plan(), control));
        telling().report(alerts -> ReportedPlan.of(alerts, report, recordedPlan(), ConfiguredAlerts.MAIN));
        Output output = session.output();
        if (output.isQuiet()) {
            output.line(report.manifest().id().value());
        } else {
            output.line(ReportView.heading(report, output.style()));
        }
        output.summary(ReportView.text(report));
        problems(output, report);
        output.document(json -> ReportView.json(json, report));
        return report.status() == BackupStatus.COMPLETED ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private static void problems(Output output, BackupReport report) {
        output.lines(Problems.findings(report.findings(), output.style()));
        output.lines(Problems.issues(
                ReportView.issues(report.manifest()), ReportView.missing(report.manifest()), output.style()));
    }

    private BackupPlan plan() {
        return Objects.requireNonNull(chosen, "check comes first");
    }
}
