package io.backup4j.cli;

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

    @Override
    ExitCode run(Session session) {
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
