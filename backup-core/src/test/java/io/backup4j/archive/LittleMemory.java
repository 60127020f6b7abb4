package io.backup4j.archive;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.run.RunControl;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process of its own that exports a large backup and imports the archive; {@link ArchiveMemoryTest} gives it little memory. */
final class LittleMemory {
    private LittleMemory() {}

    /** Directory, bytes of the large file, number of small ones, formats. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        PeriodicSource source = new PeriodicSource(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
        try (BackupRepository repository = repository(directory.resolve("here"))) {
            repository.backup(
                    BackupPlan.named("plan").source(source).verifyFraction(0).build());
            for (int i = 3; i < arguments.length; i++) {
                ArchiveFormat format = ArchiveFormat.of(arguments[i]);
                passOn(repository, directory.resolve("archive." + format.word()), format);
                System.out.println(format.word() + " passed");
            }
        }
    }

    private static void passOn(BackupRepository repository, Path archive, ArchiveFormat format) throws Exception {
        ExportRequest request =
                ExportRequest.of(repository.latest().id()).format(format).build();
        ExportReport report;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive))) {
            report = ArchiveExport.of(repository, request).writeTo(out, RunControl.none());
        }
        // The generated file is one small chunk again and again, which is what a bomb looks like.
        ImportOptions options =
                ImportOptions.defaults().withLimits(ImportLimits.defaults().withRatio(1_000_000));
        try (BackupRepository elsewhere = repository(archive.resolveSibling("elsewhere-" + format.word()));
                ArchiveImport opened = ArchiveImport.open(archive, options, RunControl.none())) {
            opened.into(elsewhere, "imported", RunControl.none());
            if (elsewhere.latest().bytes() != report.bytes()) {
                throw new AssertionError(elsewhere.latest().bytes() + " bytes of " + report.bytes() + " arrived");
            }
        }
    }

    private static BackupRepository repository(Path directory) {
        return BackupRepository.createUnencrypted(
                DirectorySink.at(directory),
                RepositoryOptions.builder().workers(2).build());
    }
}
