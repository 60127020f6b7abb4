package io.backup4j.cli;

import io.backup4j.DeletedBackupInfo;
import io.backup4j.cli.output.DeletedView;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.SummaryView;
import io.backup4j.spi.backup.BackupSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists backups. */
@Command(name = "list", description = "List backups, newest first.")
final class ListCommand extends RepositoryCommand {
    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            converter = BackupFilter.Converter.class,
            description = "last_7_days, last_24_hours, type=TYPE, status=STATUS or plan=NAME; several must all hold.")
    private List<BackupFilter> filters = new ArrayList<>();

    @Option(
            names = "--deleted",
            description = "List deleted backups: which can be brought back, who deleted them, and why.")
    private boolean deleted;

    @Override
    ExitCode run(Session session) {
        return deleted ? listDeleted(session) : listPresent(session);
    }

    private ExitCode listDeleted(Session session) {
        Instant now = session.invocation().surroundings().clock().instant();
        List<DeletedBackupInfo> backups = session.repository().deleted().stream()
                .filter(backup -> filters.stream().allMatch(filter -> backup.backup()
                        .filter(known -> filter.accepts(known, now))
                        .isPresent()))
                .toList();
        Output output = session.output();
        output.lines(DeletedView.text(backups, output.times()));
        if (backups.isEmpty()) {
            output.summary(filters.isEmpty() ? "nothing was deleted" : "no deleted backup matches");
        }
        output.document(json -> json.array("deleted", backups, DeletedView::json));
        return ExitCode.OK;
    }

    private ExitCode listPresent(Session session) {
        Instant now = session.invocation().surroundings().clock().instant();
        List<BackupSummary> backups = session.repository().list().stream()
                .filter(backup -> filters.stream().allMatch(filter -> filter.accepts(backup, now)))
                .toList();
        Output output = session.output();
        output.lines(SummaryView.text(backups, output.times()));
        if (backups.isEmpty()) {
            output.summary(filters.isEmpty() ? "no backups yet" : "no backup matches");
        }
        output.document(json -> json.array("backups", backups, SummaryView::json));
        return ExitCode.OK;
    }
}
