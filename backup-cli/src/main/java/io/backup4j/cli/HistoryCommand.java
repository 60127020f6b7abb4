package io.backup4j.cli;

import io.backup4j.History;
import io.backup4j.RunJournals;
import io.backup4j.cli.output.HistoryView;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Sizes;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.sink.BackupSink;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists runs. What this machine recorded is shown even if the repository cannot be opened: then it is wanted most. */
@Command(
        name = "history",
        description = "List what was run on the repository, last finished first, with the success rate.")
final class HistoryCommand implements Callable<Integer> {
    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many, the newest; the success rate is of these. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only backup, verify, restore, retention, prune, drill, repair, replicate or export.")
    private @Nullable RunKind kind;

    @Option(names = "--plan", paramLabel = "NAME", description = "Only runs of this plan.")
    private @Nullable String plan;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new UsageException("--limit: must be at least 1: " + limit);
        }
        Invocation invocation = Invocation.of(spec);
        HistoryQuery query = query();
        Optional<History> both = ofRepository(invocation, query);
        History history = both.orElseGet(() -> ofThisMachine(invocation, query));
        Output output = invocation.output();
        output.lines(HistoryView.text(history, output.times(), output.style()));
        if (history.runs().isEmpty()) {
            output.summary("no runs recorded");
        }
        if (history.runs().size() == limit) {
            output.summary("these are the newest " + Sizes.count(limit, "run") + "; --limit N shows more");
        }
        output.lines(HistoryView.problems(history));
        output.document(json -> {
            json.put("complete", both.isPresent());
            HistoryView.json(json, history);
        });
        return (both.isPresent() && history.problems().isEmpty() ? ExitCode.OK : ExitCode.PARTIAL).number();
    }

    private HistoryQuery query() {
        HistoryQuery query = HistoryQuery.newest(limit);
        if (kind != null) {
            query = query.of(kind);
        }
        return plan == null ? query : query.plan(plan);
    }

    private static Optional<History> ofRepository(Invocation invocation, HistoryQuery query) {
        try (Session session = invocation.open()) {
            return Optional.of(session.repository().history(query));
        } catch (BackupException | MissingException e) {
            invocation
                    .output()
                    .note("only what this machine recorded is shown, because the repository cannot be read: "
                            + e.getMessage());
            return Optional.empty();
        }
    }

    private static History ofThisMachine(Invocation invocation, HistoryQuery query) {
        try (BackupSink sink = invocation.sink()) {
            return RunJournals.read(invocation.journal(), query.place(sink.location()));
        } catch (IOException e) {
            throw new CommandFailure("the place of the repository cannot be closed: " + Causes.describe(e), e);
        }
    }
}
