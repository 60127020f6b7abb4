package io.backup4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes one backup. */
@Command(
        name = "delete",
        description = "Delete a backup. 'undelete' brings it back until 'cleanup' has freed what only it needs.")
final class DeleteCommand extends RepositoryCommand {
    @Parameters(
            index = "0",
            paramLabel = "ID",
            converter = BackupName.Converter.class,
            description = "A backup id, or the uuid of a backup whose manifest is damaged.")
    private BackupName backup;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "deleted by hand",
            description = "Why, for 'list --deleted'. Default: ${DEFAULT-VALUE}.")
    private String reason;

    @Override
    ExitCode run(Session session) {
        backup.apply(id -> session.repository().delete(id, reason), uuid -> session.repository()
                .delete(uuid, reason));
        session.output()
                .summary("deleted " + backup + "; 'cleanup' frees its space, and until then 'undelete' brings it back");
        session.output().document(json -> json.put("deleted", backup.toString()));
        return ExitCode.OK;
    }
}
