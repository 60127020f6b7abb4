package io.backup4j.cli;

import io.backup4j.RepositoryStats;
import io.backup4j.cli.output.RepositoryView;
import picocli.CommandLine.Command;

/** Shows the size of the repository. */
@Command(name = "stats", description = "Show how large the repository is and what it saves.")
final class StatsCommand extends RepositoryCommand {
    @Override
    ExitCode run(Session session) {
        RepositoryStats stats = session.repository().stats();
        session.output().lines(RepositoryView.text(stats));
        session.output().document(json -> RepositoryView.json(json, stats));
        return ExitCode.OK;
    }
}
