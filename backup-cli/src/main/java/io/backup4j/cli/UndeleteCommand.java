package io.backup4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Brings a deleted backup back. */
@Command(name = "undelete", description = "Bring a deleted backup back, whole. 'list --deleted' shows which can be.")
final class UndeleteCommand extends RepositoryCommand {
    @Parameters(
            index = "0",
            paramLabel = "ID",
            converter = BackupName.Converter.class,
            description = "A backup id, or the uuid of a backup whose manifest is damaged.")
    private BackupName backup;

    @Override
    ExitCode run(Session session) {
        backup.apply(id -> session.repository().undelete(id), uuid -> session.repository()
                .undelete(uuid));
        session.output().summary("brought back " + backup);
        session.output().document(json -> json.put("undeleted", backup.toString()));
        return ExitCode.OK;
    }
}
