package io.backup4j.spring.web;

import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.archive.ArchiveExport;
import io.backup4j.archive.ArchiveImport;
import io.backup4j.archive.ExportRequest;
import io.backup4j.archive.ImportLimits;
import io.backup4j.archive.ImportOptions;
import io.backup4j.files.GlobSet;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.ArchiveException;
import io.backup4j.spi.error.WrongKeyException;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.ImportedBackups;
import io.backup4j.spring.properties.ArchiveProperties;
import io.backup4j.spring.run.HostRuns;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/**
 * Backups that leave as one file, and come back. Both stream, on the thread of the request, and are runs of this process: they can be seen and cancelled. Who
 * uploads decides what a restore brings into the application, so that is for those who administer.
 */
final class ArchivesApi {
    private final HostPlaces places;
    private final HostRuns runs;
    private final ArchiveProperties properties;
    private final Path temporary;

    ArchivesApi(HostPlaces places, HostRuns runs, ArchiveProperties properties) {
        this.places = places;
        this.runs = runs;
        this.properties = properties;
        this.temporary =
                properties.directory() == null ? Path.of(System.getProperty("java.io.tmpdir")) : properties.directory();
    }

    List<ApiRoute> routes() {
        return List.of(
                new ApiRoute(
                        HttpMethod.GET, "/backups/{id}/archive", Permission.OPERATE, "backup.export", this::download),
                new ApiRoute(HttpMethod.POST, "/archives", Permission.ADMINISTER, "backup.import", this::upload));
    }

    /**
     * What an upload has become.
     *
     * @param id of the backup
     * @param plan that it is listed under
     * @param status COMPLETED or PARTIAL, as it was where it was made
     * @param imported the id that it had there
     * @param entries of all kinds
     * @param bytes of all content
     */
    record Imported(String id, String plan, String status, String imported, long entries, long bytes) {}

    private Answer download(Call call) {
        BackupId id = PlaceChoice.backup(call);
        ArchiveFormat format = format(call);
        List<String> globs = call.parameters("path");
        requireGlobs(globs);
        ExportRequest.Builder request =
                ExportRequest.of(id).format(format).temporary(temporary).requestedBy(call.by());
        call.parameters("source").forEach(request::source);
        globs.forEach(request::files);
        ArchiveForm.of(call.parameter("data").orElse("sql"))
                .renderers(temporary)
                .forEach(request::renderer);
        BackupRepository repository = PlaceChoice.of(call, places);
        Optional<String> passphrase = ArchiveKey.of(call, properties.passphrase());
        return Answer.download(
                out -> {
                    try (Credential key = passphrase.map(ArchiveKey::credential).orElse(null)) {
                        if (key != null) {
                            request.encrypt(key);
                        }
                        export(repository, request.build(), call, out);
                    }
                },
                Map.of(
                        "Content-Type",
                        passphrase.isPresent() ? "application/octet-stream" : type(format),
                        "Cache-Control",
                        "no-store",
                        "Content-Disposition",
                        "attachment; filename=\"" + id + "." + format.word() + (passphrase.isPresent() ? ".b4j" : "")
                                + "\""));
    }

    private void export(BackupRepository repository, ExportRequest request, Call call, OutputStream out) {
        try {
            runs.now(new HostRuns.Job<>(
                    RunKind.EXPORT,
                    request.backup().value(),
                    call.by(),
                    control -> ArchiveExport.of(repository, request).writeTo(out, control),
                    report -> report.complete() ? RunOutcome.SUCCESS : RunOutcome.PARTIAL));
        } catch (ArchiveException e) {
            // Its code is that of an upload that is refused, which is the sender's mistake; this one is not.
            throw new ProblemException(
                    HttpStatus.INTERNAL_SERVER_ERROR, e.code().name(), String.valueOf(e.getMessage()));
        }
    }

    private static ArchiveFormat format(Call call) {
        try {
            return ArchiveFormat.of(call.parameter("format").orElse(ArchiveFormat.TAR_ZST.word()));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static void requireGlobs(List<String> globs) {
        try {
            GlobSet.of(globs);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("'path': " + e.getMessage());
        }
    }

    private static String type(ArchiveFormat format) {
        return switch (format) {
            case ZIP -> "application/zip";
            case TAR -> "application/x-tar";
            case TAR_GZ -> "application/gzip";
            case TAR_ZST -> "application/zstd";
            case TAR_XZ -> "application/x-xz";
        };
    }

    private Answer upload(Call call) throws Exception {
        long most = properties.maxUpload().toBytes();
        InputStream body = call.upload(most);
        BackupRepository repository = PlaceChoice.of(call, places);
        // The upload itself is bounded, which is another answer than that of an archive that is refused.
        ImportLimits limits = ImportLimits.defaults().withArchiveBytes(Long.MAX_VALUE);
        try (Credential key = ArchiveKey.of(call, properties.passphrase())
                .map(ArchiveKey::credential)
                .orElse(null)) {
            ImportOptions options = ImportOptions.defaults()
                    .withLimits(limits)
                    .withTemporary(temporary)
                    .withRequestedBy(call.by());
            ImportOptions chosen = key == null ? options : options.withCredential(key);
            Imported imported = runs.now(new HostRuns.Job<>(
                    RunKind.BACKUP,
                    ImportedBackups.PLAN,
                    call.by(),
                    control -> store(repository, body, chosen, control),
                    view -> view.status().equals(BackupStatus.COMPLETED.name())
                            ? RunOutcome.SUCCESS
                            : RunOutcome.PARTIAL));
            return Answer.created(imported, call.path("/backups/" + imported.id()));
        } catch (WrongKeyException e) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, e.code().name(), String.valueOf(e.getMessage()));
        }
    }

    private static Imported store(
            BackupRepository repository, InputStream body, ImportOptions options, RunControl control) {
        try (ArchiveImport archive = ArchiveImport.upload(body, options, control)) {
            BackupReport report = archive.into(repository, ImportedBackups.PLAN, control);
            return new Imported(
                    report.manifest().id().value(),
                    ImportedBackups.PLAN,
                    report.status().name(),
                    archive.description().backup(),
                    archive.description().entries(),
                    archive.description().bytes());
        }
    }
}
