package io.backup4j.cli;

import io.backup4j.BackupRepository;
import io.backup4j.ReplicateReport;
import io.backup4j.ReplicateRequest;
import io.backup4j.Replication;
import io.backup4j.cli.config.PlaceSettings;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.PlacesView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Copies backups into another repository. */
@Command(
        name = "replicate",
        description = "Copy what another repository never had; an interrupted copy is gone on with.")
final class ReplicateCommand extends RepositoryCommand {
    @Option(
            names = "--to",
            paramLabel = "PLACE",
            required = true,
            description = "Where to: a place of the configuration file, or a URL, which is opened with the same key.")
    private String to;

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
    }

    @Override
    ExitCode run(Session session) {
        ReplicateReport report;
        try (OtherPlace place = other(session.invocation());
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

    private OtherPlace other(Invocation invocation) {
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
