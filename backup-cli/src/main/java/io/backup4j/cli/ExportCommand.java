package io.backup4j.cli;

import io.backup4j.cli.output.Output;
import io.backup4j.jdbc.export.DatabaseExport;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.ExportedRows;
import io.backup4j.jdbc.export.table.LiveView;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.table.TableView;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes tables as JSON or CSV, of a backup or of a live database. Standard output is for data alone. */
@Command(
        name = "export",
        description = "Write tables of a backup, or tables or a query of a live database, as JSON or CSV.")
final class ExportCommand extends RepositoryCommand {
    @Option(names = "--backup-id", paramLabel = "ID", description = "A backup id, or 'latest'.")
    private @Nullable BackupReference backup;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "This source of the backup, if it has several databases.")
    private @Nullable String source;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private ExportOptions options;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "A new file, for several tables a new directory; - is standard output. Default: -.")
    private @Nullable String output;

    @Option(names = "--force", description = "Replace the file if it is there.")
    private boolean force;

    @Option(
            names = "--temp-dir",
            paramLabel = "DIR",
            description =
                    "Where a SQLite or H2 database of a backup is restored meanwhile. Default: that of the system.")
    private @Nullable Path temporary;

    @Override
    void check(Invocation invocation) {
        database.check();
        options.check();
        if ((backup != null) == database.isGiven()) {
            throw new UsageException("say where from: --backup-id ID or --jdbc-url URL, one of them");
        }
        if (database.isGiven() && source != null) {
            throw new UsageException("--source is a source of a backup; a live database has none");
        }
        if (backup != null && options.query() != null) {
            throw new UsageException("--query needs a live database: restore the backup, or export whole tables of it");
        }
        if (toStandardOutput() && options.several()) {
            throw new UsageException("several tables need a directory: --output DIR");
        }
        if (toStandardOutput() && invocation.output().isJson()) {
            throw new UsageException("--json would mix a report into the data: give --output FILE, or leave it out");
        }
    }

    private boolean toStandardOutput() {
        return output == null || output.equals("-");
    }

    @Override
    Session open(Invocation invocation) {
        return database.isGiven() ? invocation.unopened() : invocation.open();
    }

    @Override
    ExitCode run(Session session) throws IOException {
        try {
            return session.run(control -> {
                try {
                    return backup == null
                            ? live(session, control.cancellation())
                            : stored(session, session.resolve(backup), control.cancellation());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private ExitCode live(Session session, Cancellation cancellation) throws IOException {
        try (LiveView view = DatabaseExport.live(
                database.use(session.invocation().surroundings(), (kind, login) -> kind.reading(login)))) {
            String query = options.query();
            if (query == null) {
                return tables(view, session, cancellation);
            }
            return one(session, cancellation, "query", (format, out) -> view.exportQuery(query, format, out));
        }
    }

    private ExitCode stored(Session session, BackupId id, Cancellation cancellation) throws IOException {
        Path directory = temporary == null ? Path.of(System.getProperty("java.io.tmpdir")) : temporary;
        try (BackupContents contents = session.repository().contents(id);
                TableView view = DatabaseExport.ofBackup(contents, database(contents), directory)) {
            return tables(view, session, cancellation);
        }
    }

    private String database(BackupContents contents) {
        List<String> found = contents.manifest().sources().stream()
                .filter(each -> source == null
                        ? DatabaseExport.supports(each.kind())
                        : each.name().equals(source))
                .map(SourceRecord::name)
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new UsageException(
                found.isEmpty()
                        ? contents.manifest().id() + " holds no "
                                + (source == null ? "database that can be exported" : "source '" + source + "'")
                        : contents.manifest().id() + " holds several databases, choose one with --source: " + found);
    }

    /** Writes to a stream in a format. */
    private interface Export {
        ExportedRows run(ExportFormat format, OutputStream out) throws IOException;
    }

    private ExitCode tables(TableView view, Session session, Cancellation cancellation) throws IOException {
        List<TableName> chosen = options.chosen(view.tables());
        if (!options.several()) {
            TableName table = chosen.get(0);
            return one(session, cancellation, table.toString(), (format, out) -> view.export(table, format, out));
        }
        ExportFormat format = options.format();
        ExportReport report = new ExportReport(session.output(), toStandardOutput());
        try (ExportedFiles files = ExportedFiles.directory(PathArgument.parse(String.valueOf(output)))) {
            for (TableName table : chosen) {
                files.write(
                        table.fileName() + "." + format.extension(),
                        out -> report.add(
                                table.toString(),
                                view.export(table, format, new CancellableStream(out, cancellation))));
            }
            files.finish();
        }
        return report.end();
    }

    private ExitCode one(Session session, Cancellation cancellation, String name, Export export) throws IOException {
        Output answers = session.output();
        ExportFormat format = options.format();
        ExportReport report = new ExportReport(answers, toStandardOutput());
        if (toStandardOutput()) {
            OutputStream out = session.invocation().surroundings().data();
            report.add(name, export.run(format, new CancellableStream(out, cancellation)));
            return report.end();
        }
        try (ExportedFiles file = ExportedFiles.file(PathArgument.parse(String.valueOf(output)), force)) {
            file.write("", out -> report.add(name, export.run(format, new CancellableStream(out, cancellation))));
            file.finish();
        }
        return report.end();
    }
}
