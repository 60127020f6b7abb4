package io.backup4j.cli;

import io.backup4j.PlaceVerification;
import io.backup4j.RetryLimits;
import io.backup4j.VerifyReport;
import io.backup4j.VerifyRequest;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.PlacesView;
import io.backup4j.cli.output.Problems;
import io.backup4j.cli.output.ReportView;
import io.backup4j.cli.output.Sizes;
import io.backup4j.cli.output.Style;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.service.ReportedCheck;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
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

    @Option(
            names = "--place",
            paramLabel = "PLACE",
            description =
                    "Check this place, of the configuration file or by its URL, and whether it has all that the repository and the other places have.")
    private @Nullable String place;

    private @Nullable BackupReference reference;

    @Override
    Optional<RunKind> recorded() {
        return Optional.of(RunKind.VERIFY);
    }

    @Override
    String alertName(RunKind kind) {
        return place == null ? RunName.VERIFY.text() : RunName.VERIFY.at(place);
    }

    @Override
    void check(Invocation invocation) {
        reference = backup.equals(ALL) ? null : parse(backup);
        if (place != null && reference != null) {
            throw new UsageException("--place compares all backups: leave --backup-id out");
        }
    }

    @Override
    Session open(Invocation invocation) {
        return place == null ? invocation.open() : invocation.unopened();
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
        return place == null ? runHere(session) : runPlace(session, place);
    }

    private ExitCode runPlace(Session session, String text) {
        List<String> more = List.of(text);
        boolean configured = session.invocation().settings().places().containsKey(text);
        try (ManyPlaces many = ManyPlaces.of(session.invocation(), more, RetryLimits.none(), null)) {
            VerifyRequest request = request(List.of());
            PlaceVerification verification = session.run(control ->
                    many.places().verify(configured ? text : ManyPlaces.nameOf(text, more), request, control));
            Output output = session.output();
            tell(verification, request, configured);
            output.summary(PlacesView.text(verification, output.style()));
            output.lines(PlacesView.problems(verification, output.style()));
            output.lines(Problems.findings(verification.report().findings(), output.style()));
            output.document(json -> PlacesView.json(json, verification));
            return verification.complete() ? ExitCode.OK : ExitCode.VERIFICATION_FAILED;
        }
    }

    /** Damage of a place that is configured is an alert of the place. */
    private void tell(PlaceVerification verification, VerifyRequest request, boolean configured) {
        List<String> problems = PlacesView.problems(verification, Style.of(false));
        String words = String.join(" ", problems);
        if (!configured) {
            telling().words(verification.complete() ? ExitCode.OK : ExitCode.VERIFICATION_FAILED, words);
        } else if (problems.isEmpty()) {
            telling()
                    .reportThatTells((alerts, run) ->
                            ReportedCheck.of(alerts, verification.report(), request, verification.place(), run));
        } else {
            telling().report(alerts -> {
                ReportedCheck.of(alerts, verification.report(), request, verification.place());
                return new TaskOutcome(RunOutcome.PARTIAL, words);
            });
        }
    }

    private VerifyRequest request(List<BackupId> backups) {
        return new VerifyRequest(backups, readData == null ? 0 : readData.fraction(), List.of());
    }

    /** Of what was checked. */
    private static List<BackupId> partial(Session session, VerifyReport report) {
        return session.repository().list().stream()
                .filter(backup -> backup.status() == BackupStatus.PARTIAL)
                .map(BackupSummary::id)
                .filter(report.backups()::contains)
                .toList();
    }

    private ExitCode runHere(Session session) {
        List<BackupId> backups = reference == null ? List.of() : List.of(session.resolve(reference));
        VerifyRequest request = request(backups);
        VerifyReport report = session.run(control -> session.repository().verify(request, control));
        telling()
                .reportThatTells(
                        (alerts, run) -> ReportedCheck.of(alerts, report, request, ConfiguredAlerts.MAIN, run));
        Output output = session.output();
        output.summary(ReportView.text(report, output.style()));
        output.lines(Problems.findings(report.findings(), output.style()));
        List<BackupId> partial = partial(session, report);
        if (!partial.isEmpty()) {
            output.note("of these " + Sizes.count(partial.size()) + " partial, the newest is " + partial.get(0)
                    + ": what was missing when it was made is missing still; 'backup4j show ID' says what");
        }
        output.document(json -> {
            ReportView.json(json, report);
            json.strings("partial", partial);
        });
        return report.intact() ? ExitCode.OK : ExitCode.VERIFICATION_FAILED;
    }
}
