package io.backup4j.cli;

import io.backup4j.BackupRepository;
import io.backup4j.CatchUpReport;
import io.backup4j.ReplicateReport;
import io.backup4j.ReplicateRequest;
import io.backup4j.Replication;
import io.backup4j.RetryLimits;
import io.backup4j.cli.config.PlaceSettings;
import io.backup4j.cli.output.CatchUpView;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.PlacesView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Copies backups into another repository. */
@Command(
        name = "replicate",
        description = "Copy what another repository never had; an interrupted copy is gone on with.")
final class ReplicateCommand extends RepositoryCommand {
    /** One way, or everybody. */
    static final class Where {
        @Option(
                names = "--to",
                paramLabel = "PLACE",
                required = true,
                description =
                        "Where to: a place of the configuration file, or a URL, which is opened with the same key.")
        @Nullable
        String to;

        @Option(
                names = "--all",
                required = true,
                description =
                        "Everybody from everybody: each of the repository, the places of the configuration file and those of --also gets what any other has.")
        boolean all;
    }

    @ArgGroup(multiplicity = "1")
    private Where where;

    @Option(
            names = "--also",
            paramLabel = "URL",
            description = "With --all: another repository, opened with the same key. May be given several times.")
    private List<String> also = new ArrayList<>();

    @Option(
            names = "--backup-id",
            paramLabel = "ID",
            split = ",",
            description = "Only these, also where they were and were deleted. Default: all that were never there.")
    private List<BackupReference> backups = new ArrayList<>();

    @Option(names = "--plan", paramLabel = "NAME", description = "Only backups of this plan.")
    private @Nullable String plan;

    @Option(
            names = "--newest",
            paramLabel = "N",
            description = "Look at the newest N only, where the other place keeps less.")
    private @Nullable Integer newest;

    @Option(
            names = "--verify",
            paramLabel = "PERCENT",
            defaultValue = "1",
            description = "Part of each copy's data that is read back before it counts. Default: ${DEFAULT-VALUE}.")
    private Percent verify;

    @Option(names = "--read-all", description = "Read everything, also what the other place can prove to be unchanged.")
    private boolean readAll;

    @Override
    void check(Invocation invocation) {
        if (newest != null && newest < 1) {
            throw new UsageException("--newest: must be at least 1: " + newest);
        }
        if (!where.all && !also.isEmpty()) {
            throw new UsageException("--also is for --all; give --to PLACE for one other place");
        }
        if (where.all && also.isEmpty() && invocation.settings().places().isEmpty()) {
            throw new UsageException("--all is for several places: there is neither --also nor 'places:'");
        }
        if (where.all && backups.stream().anyMatch(backup -> backup.id().isEmpty())) {
            throw new UsageException("--backup-id: 'latest' is another one at each place, give its id");
        }
    }

    @Override
    Session open(Invocation invocation) {
        return where.all ? invocation.unopened() : invocation.open();
    }

    @Override
    ExitCode run(Session session) {
        return where.to == null ? runAll(session) : runOne(session, where.to);
    }

    private ExitCode runAll(Session session) {
        try (ManyPlaces many = ManyPlaces.of(session.invocation(), also, RetryLimits.none(), null)) {
            CatchUpReport report = session.run(control -> many.places().catchUp(request(session), control));
            Output output = session.output();
            output.summary(CatchUpView.text(report, output.style()));
            output.lines(CatchUpView.problems(report, output.style()));
            output.document(json -> CatchUpView.json(json, report));
            return report.complete() ? ExitCode.OK : ExitCode.PARTIAL;
        }
    }

    private ExitCode runOne(Session session, String to) {
        ReplicateReport report;
        try (OtherPlace place = other(session.invocation(), to);
                BackupRepository other = place.open()) {
            if (other.id().equals(session.repository().id())) {
                throw new UsageException("--to: that is the repository that is copied from");
            }
            Replication replication = Replication.between(session.repository(), other);
            report = session.run(control -> replication.run(request(session), control));
        }
        Output output = session.output();
        output.summary(PlacesView.text(report, output.style()));
        output.lines(PlacesView.problems(report, output.style()));
        output.document(json -> PlacesView.json(json, report));
        return report.complete() ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private static OtherPlace other(Invocation invocation, String to) {
        PlaceSettings configured = invocation.settings().places().get(to);
        return configured == null
                ? OtherPlace.at("to", to, OtherPlace.key(invocation), invocation.repositoryOptions())
                : OtherPlace.configured(
                        to, configured, () -> OtherPlace.key(invocation), invocation.repositoryOptions());
    }

    private ReplicateRequest request(Session session) {
        ReplicateRequest.Builder request = ReplicateRequest.builder().readFraction(verify.fraction());
        backups.forEach(backup -> request.backup(session.resolve(backup)));
        if (plan != null) {
            request.plan(plan);
        }
        if (newest != null) {
            request.newest(newest);
        }
        if (readAll) {
            request.readAll();
        }
        return request.build();
    }
}
