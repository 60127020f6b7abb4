package io.backup4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreRequest;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.archive.ArchiveExport;
import io.backup4j.archive.ArchiveImport;
import io.backup4j.archive.ExportRequest;
import io.backup4j.archive.ImportOptions;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.archive.ArchiveRenderer;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.testkit.StockPrograms;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The ways of an archive: to a stranger, and to an empty repository elsewhere. */
public final class Archives {
    private Archives() {}

    /** Exports the latest backup. */
    public static Path export(
            BackupRepository repository, Path directory, ArchiveFormat format, ArchiveRenderer... renderers)
            throws Exception {
        ExportRequest.Builder request =
                ExportRequest.of(repository.latest().id()).format(format);
        for (ArchiveRenderer renderer : renderers) {
            request.renderer(renderer);
        }
        Path archive = directory.resolve("archive." + format.word());
        try (OutputStream out = Files.newOutputStream(archive)) {
            ArchiveExport.of(repository, request.build()).writeTo(out, RunControl.none());
        }
        return archive;
    }

    /** Unpacks it, lets its checksums be checked, and answers the folder of a source. */
    public static Path unpacked(Path archive, ArchiveFormat format, Path directory, String source) throws Exception {
        Path out = directory.resolve("unpacked");
        StockPrograms.unpack(archive, format, out);
        StockPrograms.run(out, List.of("sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"));
        return out.resolve("sources").resolve(source);
    }

    /** Imports it into an empty repository and restores a source from there. */
    public static void restoreElsewhere(Path archive, String source, RestoreTarget target) {
        try (BackupRepository elsewhere = BackupRepository.createUnencrypted(
                        new MemorySink(),
                        RepositoryOptions.builder()
                                .workers(2)
                                .journal(RunJournals.none())
                                .build());
                ArchiveImport opened = ArchiveImport.open(archive, ImportOptions.defaults(), RunControl.none())) {
            BackupReport report = opened.into(elsewhere, "imported", RunControl.none());
            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(elsewhere
                            .restore(RestoreRequest.latest()
                                    .source(source)
                                    .target(source, target)
                                    .force()
                                    .build())
                            .complete())
                    .isTrue();
            assertThat(elsewhere
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
    }
}
