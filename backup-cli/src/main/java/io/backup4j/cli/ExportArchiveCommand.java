package io.backup4j.cli;

import io.backup4j.archive.ArchiveExport;
import io.backup4j.archive.ExportReport;
import io.backup4j.archive.ExportRequest;
import io.backup4j.cli.output.ArchivePart;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Sizes;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.key.Credential;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a backup into one file that other programs open. */
@Command(
        name = "export-archive",
        description = "Write a backup, or some of it, into one file that unzip, tar, sha256sum and the programs of"
                + " databases understand. Whoever has the file can read it, unless it is encrypted.")
final class ExportArchiveCommand extends RepositoryCommand {
    private static final String STANDARD_OUTPUT = "-";

    @Option(names = "--backup-id", paramLabel = "ID", required = true, description = "A backup id, or 'latest'.")
    private BackupReference backup;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "The archive, which must not exist yet, or - for standard output.")
    private String output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "zip, tar, tar.gz, tar.zst or tar.xz. Default: as FILE is called, else tar.zst.")
    private ArchiveFormat format;

    @Option(names = "--source", paramLabel = "NAME", description = "Only this source.")
    private List<String> sources = new ArrayList<>();

    @Option(names = "--files", paramLabel = "GLOB", description = "Only files that match, with all below them.")
    private List<String> globs = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "FORM",
            defaultValue = "sql",
            description = "What is added for other programs: sql (scripts for databases), json or csv (tables; those of"
                    + " SQLite and H2 need room in the temporary directory), or none. Records of topics are JSON."
                    + " Default: ${DEFAULT-VALUE}.")
    private ArchiveData data;

    @Mixin
    private CsvOptions csv;

    @Mixin
    private ArchiveKeyOptions key;

    @Override
    void check(Invocation invocation) {
        Globs.parse(globs);
        if (isStandardOutput() && invocation.output().isJson()) {
            throw new UsageException("--json and --output - would mix two things on standard output");
        }
        if (!isStandardOutput()) {
            NewFile.requireFree("--output", Path.of(output));
        }
        key.check();
        if (data != ArchiveData.CSV) {
            csv.refuse("--data csv");
        }
        csv.format();
    }

    private boolean isStandardOutput() {
        return output.equals(STANDARD_OUTPUT);
    }

    @Override
    ExitCode run(Session session) throws IOException {
        ExportRequest.Builder request =
                ExportRequest.of(session.resolve(backup)).format(chosenFormat());
        sources.forEach(request::source);
        globs.forEach(request::files);
        data.renderers(csv.format()).forEach(request::renderer);
        ExportReport report;
        try (Credential credential = key.find().orElse(null)) {
            if (credential != null) {
                request.encrypt(credential);
            }
            report = write(session, request.build());
        }
        Output out = session.output();
        if (!isStandardOutput()) {
            out.summary("exported " + report.backup() + " to " + output + ": "
                    + Sizes.count(report.entries()) + " entries, " + Sizes.bytes(report.bytes()) + " in "
                    + Sizes.bytes(report.archiveBytes()));
        }
        ArchivePart.tell(out, report.backup().value(), report.globs(), report.leftOut());
        if (!report.complete()) {
            out.note(report.backup() + " is partial: what it misses, the archive misses; 'backup4j show' says what");
        }
        out.document(json -> json.object(
                "archive", inner -> inner.put("backup", report.backup().value())
                        .put("format", report.format().word())
                        .put("complete", report.complete())
                        .put("part", report.part())
                        .strings("globs", report.globs())
                        .strings("leftOut", report.leftOut())
                        .put("entries", report.entries())
                        .put("rendered", report.rendered())
                        .put("bytes", report.bytes())
                        .put("archiveBytes", report.archiveBytes())));
        return report.complete() ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private ArchiveFormat chosenFormat() {
        if (format != null) {
            return format;
        }
        for (ArchiveFormat each : ArchiveFormat.values()) {
            if (output.endsWith("." + each.word())) {
                return each;
            }
        }
        return ArchiveFormat.TAR_ZST;
    }

    private ExportReport write(Session session, ExportRequest request) throws IOException {
        return isStandardOutput()
                // The stream of the process is wrapped for text; this one is not.
                ? export(session, request, new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)))
                : NewFile.write(Path.of(output), out -> export(session, request, out));
    }

    private static ExportReport export(Session session, ExportRequest request, OutputStream out) {
        return session.run(
                control -> ArchiveExport.of(session.repository(), request).writeTo(out, control));
    }
}
