package io.backup4j.cli;

import io.backup4j.spi.backup.BackupId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a hold. */
@Command(name = "release", description = "End the hold of a backup: it may be deleted again.")
final class ReleaseCommand extends RepositoryCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "A backup id, or 'latest'.")
    private BackupReference backup;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept with the backup.")
    private String reason;

    @Override
    ExitCode run(Session session) {
        BackupId id = session.resolve(backup);
        session.repository().release(id, reason);
        session.output().summary("released " + id);
        session.output().document(json -> json.put("released", id.value()));
        return ExitCode.OK;
    }
}
