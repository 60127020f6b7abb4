package io.backup4j.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.DeletedBackupInfo;
import io.backup4j.PruneReport;
import io.backup4j.PruneRequest;
import io.backup4j.RepairReport;
import io.backup4j.RepairRequest;
import io.backup4j.VerifyReport;
import io.backup4j.VerifyRequest;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.run.RunControl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This release reads, and goes on with, what the release that froze the format has written. */
class GoldenRepositoriesTest {
    /** New bytes of a small change, with its listing: far less than the trees have. */
    private static final long SMALL_CHANGE = 60_000;

    @TempDir
    Path directory;

    @Test
    void noGoldenFileWasChangedAddedOrRemoved() throws Exception {
        Path folder = GoldenFiles.folder();

        assertThat(GoldenFiles.checksums(folder)).isEqualTo(Files.readAllLines(folder.resolve(GoldenFiles.CHECKSUMS)));
    }

    @Test
    void everyCredentialOpens() throws Exception {
        GoldenRepository golden = new GoldenRepository("encrypted", directory.resolve("copy"));

        assertThat(golden.credentials()).hasSize(4);
        for (Map.Entry<String, Supplier<Credential>> credential :
                golden.credentials().entrySet()) {
            try (BackupRepository repository = golden.open(credential.getValue().get())) {
                assertThat(repository.list()).as(credential.getKey()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"encrypted", "unencrypted"})
    void listsShowsAndRemembersWhatWasThere(String name) throws Exception {
        GoldenRepository golden = new GoldenRepository(name, directory.resolve("copy"));
        try (BackupRepository repository = golden.open()) {
            assertThat(GoldenText.of(repository)).isEqualTo(golden.listing());
            assertThat(repository.history(HistoryQuery.all()).problems()).isEmpty();
            assertThat(repository.list()).allSatisfy(backup -> assertThat(
                            repository.show(backup.id()).manifest().uuid())
                    .isEqualTo(backup.uuid()));
            requireIntact(repository);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"encrypted", "unencrypted"})
    void restoresEveryBackupAsItWasAlsoOneThatIsUndeleted(String name) throws Exception {
        GoldenRepository golden = new GoldenRepository(name, directory.resolve("copy"));
        try (BackupRepository repository = golden.open()) {
            List<DeletedBackupInfo> deleted = repository.deleted().stream()
                    .filter(backup -> !backup.givenUp())
                    .toList();
            assertThat(deleted).hasSize(1);
            repository.undelete(deleted.get(0).uuid());

            requireEveryBackup(golden, repository);
            requireIntact(repository);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"encrypted", "unencrypted"})
    void rebuildsTheIndex(String name) throws Exception {
        GoldenRepository golden = new GoldenRepository(name, directory.resolve("copy"));
        try (BackupRepository repository = golden.open()) {
            RepairReport repair = repository.repair(RepairRequest.ofIndex());

            assertThat(repair.findings()).isEmpty();
            assertThat(repair.segmentsWritten()).isPositive();
            assertThat(repair.removed()).isPositive();
            requireIntact(repository);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"encrypted", "unencrypted"})
    void goesOnWithIncrementalBackupsAndPrune(String name) throws Exception {
        GoldenRepository golden = new GoldenRepository(name, directory.resolve("copy"));
        try (BackupRepository repository = golden.open()) {
            BackupSummary last = repository.list().stream()
                    .filter(backup -> backup.plan().equals("nightly"))
                    .findFirst()
                    .orElseThrow();
            Path out = directory.resolve("out");
            GoldenRepository.restored(repository, last.id(), out);
            Path tree = out.resolve("files");
            Files.writeString(tree.resolve("added.txt"), "added by a later release\n");
            List<String> changed = GoldenText.of(tree);
            requireUndeleted(repository);

            BackupReport report = repository.backup(BackupPlan.named("nightly")
                    .type(BackupType.INCREMENTAL)
                    .source(FileSource.of("files", tree))
                    .build());
            PruneReport pruned =
                    repository.prune(PruneRequest.builder().repackBelow(0.9).build());

            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            // Keys of ids and of chunk boundaries are still the same: what is there is found.
            assertThat(report.manifest().sources().get(0).bytesNew()).isLessThan(SMALL_CHANGE);
            assertThat(report.manifest().parent()).contains(last.id());
            assertThat(pruned.complete()).isTrue();
            assertThat(pruned.findings()).isEmpty();
            requireEveryBackup(golden, repository);
            assertThat(GoldenRepository.restored(repository, report.manifest().id(), directory.resolve("again")))
                    .isEqualTo(changed);
            requireIntact(repository);
        }
    }

    private static void requireUndeleted(BackupRepository repository) {
        repository.deleted().stream()
                .filter(backup -> !backup.givenUp())
                .forEach(backup -> repository.undelete(backup.uuid()));
    }

    private void requireEveryBackup(GoldenRepository golden, BackupRepository repository) throws Exception {
        assertThat(golden.backups()).hasSizeGreaterThan(3);
        assertThat(repository.list()).extracting(BackupSummary::id).containsAll(golden.backups());
        for (BackupId backup : golden.backups()) {
            assertThat(GoldenRepository.restored(repository, backup, directory.resolve(backup.value())))
                    .as("%s", backup)
                    .isEqualTo(golden.tree(backup));
        }
    }

    private static void requireIntact(BackupRepository repository) {
        VerifyReport verified = repository.verify(VerifyRequest.everything(), RunControl.none());
        assertThat(verified.findings()).isEmpty();
        assertThat(verified.bytesRead()).isPositive();
    }
}
