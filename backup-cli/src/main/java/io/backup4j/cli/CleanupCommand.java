package io.backup4j.cli;

import io.backup4j.PruneReport;
import io.backup4j.PruneRequest;
import io.backup4j.RetentionReport;
import io.backup4j.RetentionRequest;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Problems;
import io.backup4j.cli.output.PruneView;
import io.backup4j.cli.output.RetentionView;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.verify.Finding;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes the backups that a policy lets go, then frees the space of what no backup needs. */
@Command(
        name = "cleanup",
        description =
                "With a --keep option delete the backups that none of them keeps; then free the space of what is deleted.")
final class CleanupCommand extends RepositoryCommand {
    @Mixin
    private KeepOptions keep;

    @Option(names = "--plan", paramLabel = "NAME", description = "Delete backups of this plan only.")
    private @Nullable String plan;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Whose days count, such as Europe/Berlin. Default: that of this machine.")
    private @Nullable String zone;

    @Option(names = "--force", description = "Delete also if that is more than half of the backups.")
    private boolean force;

    @Option(names = "--dry-run", description = "Say what would go, why, and how much it frees; change nothing.")
    private boolean dryRun;

    @Option(names = "--no-repack", description = "Free only packs that nobody needs; copy nothing.")
    private boolean noRepack;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Span.Converter.class,
            defaultValue = "15m",
            description = "How long to wait for backups that run now: 90s, 15m, 2h or 0. Default: ${DEFAULT-VALUE}.")
    private Span longestWait;

    private Optional<RetentionPolicy> policy = Optional.empty();
    private ZoneId days = ZoneId.systemDefault();

    @Override
    Optional<RunKind> recorded() {
        return dryRun ? Optional.empty() : Optional.of(RunKind.PRUNE);
    }

    @Override
    void check(Invocation invocation) {
        policy = keep.policy();
        if (policy.isEmpty() && (plan != null || zone != null || force)) {
            throw new UsageException("--plan, --zone and --force say how backups are deleted: they need a --keep option"
                    + " or --max-size. Without one 'cleanup' deletes no backup");
        }
        days = zone == null ? invocation.surroundings().zone() : zone(zone);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new UsageException("--zone: '" + name + "' is no time zone; expected something like Europe/Berlin");
        }
    }

    @Override
    ExitCode run(Session session) {
        Output output = session.output();
        RetentionReport retention =
                policy.map(present -> retention(session, present)).orElse(null);
        if (retention != null && retention.stopped() && !dryRun) {
            // What looks wrong now may have looked right before: nothing is made final until somebody has looked.
            telling().words(ExitCode.STOPPED, "It deleted nothing: " + String.join(" ", retention.stops()));
            output.document(json ->
                    json.put("dryRun", false).object("retention", inner -> RetentionView.json(inner, retention)));
            return ExitCode.STOPPED;
        }
        PruneReport prune = prune(session);
        output.summary(PruneView.text(prune, retention, output.style()));
        if (prune.preview().filter(preview -> !preview.packs().isEmpty()).isPresent()) {
            long lost = session.repository().deleted().stream()
                    .filter(backup -> !backup.givenUp())
                    .count();
            output.summary(PruneView.undeletable(lost));
        }
        output.lines(PruneView.problems(prune, output.style(), output.times()));
        output.lines(Problems.findings(prune.findings(), output.style()));
        output.document(json -> {
            json.put("dryRun", dryRun);
            if (retention != null) {
                json.object("retention", inner -> RetentionView.json(inner, retention));
            }
            json.object("prune", inner -> PruneView.json(inner, prune));
        });
        return exitCode(retention, prune);
    }

    private RetentionReport retention(Session session, RetentionPolicy present) {
        RetentionRequest.Builder builder =
                RetentionRequest.of(present).zone(days).requestedBy(Invocation.REQUESTED_BY);
        if (plan != null) {
            builder.onlyPlan(plan);
        }
        if (dryRun) {
            builder.dryRun();
        }
        RetentionReport report =
                session.repository().applyRetention(force ? builder.force().build() : builder.build());
        Output output = session.output();
        if (plan != null && report.decisions().isEmpty()) {
            output.note("there is no backup of a plan '" + plan + "'");
        }
        output.summary(RetentionView.text(report, present.describe(), dryRun));
        output.lines(RetentionView.problems(report, output.style()));
        if (report.stopped() && !force) {
            output.line("next:    if these lines are what you want, add --force; a wrong clock stops it even then");
        }
        return report;
    }

    private PruneReport prune(Session session) {
        PruneRequest.Builder builder = PruneRequest.builder()
                .longestWait(longestWait.duration())
                .listener(new WaitNotes(session.output(), longestWait.duration()))
                .requestedBy(Invocation.REQUESTED_BY);
        if (dryRun) {
            builder.dryRun();
        }
        PruneRequest request = noRepack ? builder.withoutRepack().build() : builder.build();
        return session.run(control -> session.repository().prune(request, control));
    }

    private static ExitCode exitCode(@Nullable RetentionReport retention, PruneReport prune) {
        if (retention != null && retention.stopped()) {
            return ExitCode.STOPPED;
        }
        if (!prune.findings().stream().allMatch(Finding::harmless)) {
            return ExitCode.VERIFICATION_FAILED;
        }
        return prune.complete() ? ExitCode.OK : ExitCode.WAITED;
    }
}
