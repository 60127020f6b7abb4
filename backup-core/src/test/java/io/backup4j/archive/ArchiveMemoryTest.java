package io.backup4j.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.reliability.ForkedProcess;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.error.ArchiveException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.StockPrograms;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of any length pass through little memory. */
class ArchiveMemoryTest {
    @TempDir
    Path directory;

    @Test
    void passesHundredsOfFilesAndALargeOneThrough64Mebibytes() throws Exception {
        assertThat(inLittleMemory(64, 12L << 20, 300, "tar.zst", "zip")).contains("tar.zst passed", "zip passed");
    }

    @Test
    @Tag("stress")
    void passesTenGigabytesAndAHundredThousandFilesThrough128Mebibytes() throws Exception {
        assertThat(inLittleMemory(128, 10_000_000_000L, 100_000, "tar.zst", "zip"))
                .contains("tar.zst passed", "zip passed");
        // Above 8 GiB a tar, above 4 GiB a zip, and above 65 535 members a zip has other fields.
        StockPrograms.run(directory, List.of("unzip", "-tq", "archive.zip"));
        assertThat(StockPrograms.run(directory, List.of("tar", "--zstd", "-tvf", "archive.tar.zst")))
                .contains(" 10000000000 ");
    }

    /** Small, as xz takes its time: what these two hold does not depend on how much passes through them. */
    @Test
    @Tag("stress")
    void passesTheOtherFormatsThrough128Mebibytes() throws Exception {
        assertThat(inLittleMemory(128, 300_000_000L, 10_000, "tar.gz", "tar.xz"))
                .contains("tar.gz passed", "tar.xz passed");
        StockPrograms.run(directory, List.of("gzip", "-t", "archive.tar.gz"));
        StockPrograms.run(directory, List.of("xz", "-t", "archive.tar.xz"));
    }

    @Test
    @Tag("stress")
    void endsABombByItsRatio() throws Exception {
        try (BackupRepository repository = ArchiveFixture.empty()) {
            repository.backup(BackupPlan.named("plan")
                    .source(new PeriodicSource(3L << 30, 1))
                    .build());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ArchiveExport.of(
                            repository,
                            ExportRequest.of(repository.latest().id())
                                    .format(ArchiveFormat.TAR_ZST)
                                    .build())
                    .writeTo(out, RunControl.none());
            assertThatThrownBy(() -> ArchiveImport.upload(
                            new ByteArrayInputStream(out.toByteArray()),
                            ImportOptions.defaults()
                                    .withLimits(ImportLimits.defaults().withRatio(200)),
                            RunControl.none()))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("sources/generated/data/large")
                    .hasMessageContaining("200 times");
        }
    }

    private String inLittleMemory(int heapMiB, long bytes, int files, String... formats) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of(directory.toString(), String.valueOf(bytes), String.valueOf(files)));
        arguments.addAll(List.of(formats));
        StringBuilder output = new StringBuilder();
        try (ForkedProcess process = ForkedProcess.start(directory, heapMiB, LittleMemory.class, arguments)) {
            for (String line = process.line(); line != null; line = process.line()) {
                output.append(line).append('\n');
            }
            assertThat(process.end()).as(process.errors()).isZero();
        }
        return output.toString();
    }
}
