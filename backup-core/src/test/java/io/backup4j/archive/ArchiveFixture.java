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
import org.assertj.core.api.Assertions;

/** A repository in memory, and archives of its backups. */
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

    @Override
    public void close() {
        assertIntact(repository);
        repository.close();
    }
}
