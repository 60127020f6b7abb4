package io.backup4j.cli;

import io.backup4j.EntryDifference;
import io.backup4j.cli.output.DifferenceView;
import io.backup4j.cli.output.Output;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares two backups. */
@Command(name = "diff", description = "Show what differs from one backup to another. With --json one object per line.")
final class DiffCommand extends RepositoryCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "The first backup.")
    private BackupReference first;

    @Parameters(index = "1", paramLabel = "ID", description = "The second backup.")
    private BackupReference second;

    @Override
    ExitCode run(Session session) {
        Output output = session.output();
        Map<EntryDifference.Change, Long> counts = new EnumMap<>(EntryDifference.Change.class);
        session.repository().diff(session.resolve(first), session.resolve(second), difference -> {
            counts.merge(difference.change(), 1L, Long::sum);
            output.line(DifferenceView.text(difference));
            output.document(json -> DifferenceView.json(json, difference));
        });
        output.summary(DifferenceView.counts(counts));
        return ExitCode.OK;
    }
}
