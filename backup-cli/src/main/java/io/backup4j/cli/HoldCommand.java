package io.backup4j.cli;

import io.backup4j.spi.backup.BackupId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps a backup from being deleted. */
@Command(name = "hold", description = "Hold a backup: nothing deletes it until it is released.")
final class HoldCommand extends RepositoryCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "A backup id, or 'latest'.")
    private BackupReference backup;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; whoever is refused reads it.")
    private String reason;

    @Override
    ExitCode run(Session session) {
        BackupId id = session.resolve(backup);
        session.repository().hold(id, reason);
        session.output().summary("held " + id + "; 'release' ends that");
        session.output().document(json -> json.put("held", id.value()));
        return ExitCode.OK;
    }
}
