package io.backup4j.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** Removes dead sessions. */
@Command(
        name = "unlock",
        description =
                "Remove sessions of dead runs that keep a single-writer repository locked. Make sure that none runs.")
final class UnlockCommand extends RepositoryCommand {
    @Override
    ExitCode run(Session session) {
        List<String> removed = session.repository().unlock();
        session.output().lines(removed.stream().map(line -> "removed " + line).toList());
        if (removed.isEmpty()) {
            session.output().summary("nothing was locked");
        }
        session.output().document(json -> json.strings("removed", removed));
        return ExitCode.OK;
    }
}
