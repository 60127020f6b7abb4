package io.backup4j.archive;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.VerifyReport;
import io.backup4j.VerifyRequest;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.source.BackupSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.Assumptions;

/** A repository in memory, archives of its backups, and the programs that a stranger would open them with. */
final class ArchiveFixture implements AutoCloseable {
    final BackupRepository repository = empty();

    static BackupRepository empty() {
        return BackupRepository.createUnencrypted(
                new MemorySink(), RepositoryOptions.builder().workers(2).build());
    }

    BackupId backup(BackupSource... sources) {
        BackupPlan.Builder plan = BackupPlan.named("nightly");
        for (BackupSource source : sources) {
            plan.source(source);
        }
        return repository.backup(plan.build()).manifest().id();
    }

    byte[] export(BackupId id, ArchiveFormat format) {
        return export(ExportRequest.of(id).format(format).build());
    }

    byte[] export(ExportRequest request) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ArchiveExport.of(repository, request).writeTo(out, RunControl.none());
        return out.toByteArray();
    }

    /** Every full check must find a repository intact. */
    static void assertIntact(BackupRepository checked) {
        VerifyReport report = checked.verify(VerifyRequest.everything(), RunControl.none());
        Assertions.assertThat(report.findings()).isEmpty();
    }

    /** Unpacks with the program that people have; the test is left out where it is not there. */
    static void unpack(Path archive, ArchiveFormat format, Path into) throws Exception {
        Files.createDirectories(into);
        run(
                into,
                switch (format) {
                    case ZIP -> List.of("unzip", "-q", archive.toString());
                    case TAR -> List.of("tar", "-xpf", archive.toString());
                    case TAR_GZ -> List.of("tar", "-xpzf", archive.toString());
                    case TAR_ZST -> List.of("tar", "-xpf", archive.toString(), "--zstd");
                    case TAR_XZ -> List.of("tar", "-xpJf", archive.toString());
                });
    }

    /** Runs a program that must succeed, and returns what it wrote. */
    static String run(Path directory, List<String> command) throws Exception {
        Assumptions.assumeThat(isThere(command.get(0))).as(command.get(0)).isTrue();
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Assertions.assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Assertions.assertThat(process.exitValue()).as(command + ": " + output).isZero();
        return output;
    }

    private static boolean isThere(String program) throws IOException {
        for (String directory : new String[] {"/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin"}) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        assertIntact(repository);
        repository.close();
    }
}
