package io.backup4j.cli;

import io.backup4j.BackupDetails;
import io.backup4j.cli.output.ManifestView;
import io.backup4j.cli.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a backup. */
@Command(name = "show", description = "Show everything known about a backup.")
final class ShowCommand extends RepositoryCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "A backup id, or 'latest'.")
    private BackupReference backup;

    @Override
    ExitCode run(Session session) {
        BackupDetails details = session.repository().show(session.resolve(backup));
        Output output = session.output();
        output.lines(ManifestView.text(details.manifest(), details.notes(), output.times(), output.style()));
        output.document(json -> json.object("backup", inner -> ManifestView.json(inner, details.manifest()))
                .array("notes", details.notes(), ManifestView::json));
        return ExitCode.OK;
    }
}
