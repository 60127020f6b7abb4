package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.error.WrongKeyException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.key.RecoveryKeyText;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.BackupContents;
import io.backup4j.spi.verify.VerificationCheck;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupRepositoryTest {
    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = directory.resolve("tree");
        TestTree.seeded(5).files(80).build(tree);
    }

    @Test
    void bringsATreeBackAsItWas() throws IOException {
        try (BackupRepository repository = unencrypted()) {
            BackupReport report = repository.backup(plan());

            RestoreReport restored = repository.restore(
                    RestoreRequest.latest().into(directory.resolve("out")).build());

            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(report.chunksFound()).isPositive();
            assertThat(restored.complete()).isTrue();
            // JDK 17 sets the times of links to the microsecond only.
            assertThat(TreeSnapshot.of(directory.resolve("out/tree"))
                            .without("link modified")
                            .differencesFrom(TreeSnapshot.of(tree).without("link modified")))
                    .isEmpty();
        }
    }

    @Test
    void opensWithPassphraseAndRecoveryKeyAndRefusesEverythingElse() {
        MemorySink sink = new MemorySink();
        NewRepository made = BackupRepository.create(
                sink, Credential.passphrase("right".toCharArray()), KeyStretching.PBKDF2, RepositoryOptions.defaults());
        BackupId id = made.repository().backup(plan()).manifest().id();
        made.repository().close();

        byte[] recovery = RecoveryKeyText.parse(made.kit().recoveryKey());
        try (BackupRepository opened =
                BackupRepository.open(sink, Credential.recoveryKey(recovery), RepositoryOptions.defaults())) {
            assertThat(opened.list()).extracting(BackupSummary::id).containsExactly(id);
            assertThat(opened.keys().list()).extracting(KeySlotInfo::kind).containsExactly("passphrase", "recovery");
            assertThat(opened.keys().confirm(Credential.recoveryKey(recovery)).confirmed())
                    .isTrue();
        }
        assertThatThrownBy(() -> BackupRepository.open(
                        sink, Credential.passphrase("wrong".toCharArray()), RepositoryOptions.defaults()))
                .isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> BackupRepository.openUnencrypted(sink, RepositoryOptions.defaults()))
                .isInstanceOfSatisfying(RepositoryException.class, e -> assertThat(e.code())
                        .isEqualTo(ErrorCode.UNEXPECTED_REPOSITORY));
        assertThat(made.kit().toString()).doesNotContain(made.kit().recoveryKey());
    }

    @Test
    void changesAndRemovesKeys() {
        MemorySink sink = new MemorySink();
        Credential old = Credential.passphrase("old".toCharArray());
        Credential fresh = Credential.passphrase("new".toCharArray());
        try (BackupRepository repository = BackupRepository.create(
                        sink, old, KeyStretching.PBKDF2, RepositoryOptions.defaults())
                .repository()) {
            repository.keys().change(old, fresh, KeyStretching.ARGON2ID);
            assertThat(repository.keys().list())
                    .filteredOn(slot -> slot.kind().equals("passphrase"))
                    .singleElement()
                    .satisfies(slot -> assertThat(slot.derivation()).contains("argon2id", "64 MiB"));
        }
        BackupRepository.open(sink, fresh, RepositoryOptions.defaults()).close();
        assertThatThrownBy(() -> BackupRepository.open(sink, old, RepositoryOptions.defaults()))
                .isInstanceOf(WrongKeyException.class);
    }

    @Test
    void findsVersionsAndComparesBackups() throws IOException {
        try (BackupRepository repository = unencrypted()) {
            Files.writeString(tree.resolve("note.txt"), "first");
            BackupId first = repository.backup(plan()).manifest().id();
            Files.writeString(tree.resolve("note.txt"), "second");
            Files.writeString(tree.resolve("added.txt"), "new");
            BackupId second = repository.backup(plan()).manifest().id();

            List<FoundEntry> found = new ArrayList<>();
            repository.find("note.txt", found::add);
            assertThat(found)
                    .extracting(FoundEntry::backups)
                    .containsExactlyInAnyOrder(List.of(second), List.of(first));

            List<EntryDifference> differences = new ArrayList<>();
            repository.diff(first, second, differences::add);
            assertThat(differences)
                    .filteredOn(d -> d.change() == EntryDifference.Change.ADDED)
                    .extracting(d -> d.after().orElseThrow().path().toString())
                    .containsExactly("tree/added.txt");
            assertThat(differences)
                    .filteredOn(d -> d.change() == EntryDifference.Change.CONTENT)
                    .extracting(d -> d.after().orElseThrow().path().toString())
                    .containsExactly("tree/note.txt");
            try (BackupContents contents = repository.contents(first)) {
                assertThat(contents.open("files", EntryPath.of("tree/note.txt")))
                        .hasContent("first");
            }
            assertThat(repository.stats().backups()).isEqualTo(2);
            assertThat(repository.stats().ratio()).isGreaterThan(1);
        }
    }

    @Test
    void doesNotSpeakOfDamageWhereThereIsNoBackupYet() {
        try (BackupRepository repository = unencrypted()) {
            assertThatThrownBy(repository::latest)
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("There is no backup in")
                    .hasMessageNotContaining("intact")
                    .hasMessageNotContaining("damaged");
        }
    }

    @Test
    void restoresTheStateAtATime() throws IOException {
        try (BackupRepository repository = unencrypted()) {
            BackupReport first = repository.backup(plan());
            Instant between = Instant.now();
            Files.writeString(tree.resolve("later.txt"), "later");
            repository.backup(plan());

            assertThat(repository.at(between).id()).isEqualTo(first.manifest().id());
            assertThatThrownBy(() -> repository.at(Instant.EPOCH)).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void restoresWhatGlobsChooseAndRefusesGlobsThatChooseNothing() throws IOException {
        Files.createDirectories(tree.resolve("covers"));
        Files.writeString(tree.resolve("covers/one.jpg"), "picture");
        try (BackupRepository repository = unencrypted()) {
            repository.backup(plan());

            Path out = directory.resolve("out");
            RestoreReport report = repository.restore(
                    RestoreRequest.latest().files("tree/covers/**").into(out).build());
            assertThat(out.resolve("tree/covers/one.jpg")).hasContent("picture");
            assertThat(report.bytesWritten()).isEqualTo(7);

            RestoreRequest nothing =
                    RestoreRequest.latest().files("covers/**").into(out).build();
            assertThatThrownBy(() -> repository.restore(nothing))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("matches covers/**");
        }
    }

    @Test
    void restoresInPlaceOnlyWhenForcedOrQuiet() throws IOException {
        try (BackupRepository repository = unencrypted()) {
            repository.backup(plan());
            Files.writeString(tree.resolve("extra"), "stays");
            try (Stream<Path> files = Files.walk(tree)) {
                Files.delete(files.filter(f -> Files.isRegularFile(f) && !f.endsWith("extra"))
                        .findFirst()
                        .orElseThrow());
            }
            RestoreRequest.Builder request = RestoreRequest.latest().inPlace();

            assertThatThrownBy(() -> repository.restore(request.build()))
                    .isInstanceOfSatisfying(
                            TargetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_QUIET));
            RestoreReport report = repository.restore(request.force().build());

            assertThat(report.complete()).isTrue();
            assertThat(report.created()).isPositive();
            assertThat(tree.resolve("extra")).hasContent("stays");
        }
    }

    @Test
    void readsDataBackAfterARunThatFoundNothingChanged() throws IOException {
        MemorySink sink = new MemorySink();
        try (BackupRepository repository = BackupRepository.createUnencrypted(sink, RepositoryOptions.defaults())) {
            BackupPlan everything = BackupPlan.named("nightly")
                    .source(FileSource.of("files", tree))
                    .verifyFraction(1)
                    .build();
            repository.backup(everything);
            BackupReport second = repository.backup(everything);

            assertThat(second.manifest().bytesNew())
                    .isLessThan(second.manifest().bytes());
            assertThat(second.chunksFound()).isPositive();
            assertThat(second.bytesReadBack()).isPositive();
            assertThat(repository.show(second.manifest().id()).notes())
                    .singleElement()
                    .satisfies(note -> assertThat(note.type()).isEqualTo(BackupNote.Type.VALIDATION))
                    .satisfies(note -> assertThat(note.values()).containsEntry("readFraction", "1.0"));
        }
    }

    @Test
    void saysOfNoByteThatItWasReadBackWhereNoneWas() throws IOException {
        try (BackupRepository repository = unencrypted()) {
            BackupReport report = repository.backup(BackupPlan.named("plan")
                    .source(FileSource.of("tree", tree))
                    .verifyFraction(0)
                    .build());

            assertThat(report.chunksFound()).isPositive();
            assertThat(report.bytesReadBack()).isZero();
        }
    }

    @Test
    void aFailedCheckOfTheHostMakesTheRunPartial() {
        VerificationCheck check = new VerificationCheck() {
            @Override
            public String name() {
                return "must hold";
            }

            @Override
            public void check(BackupContents contents, Consumer<String> problems) {
                problems.accept("it does not");
            }
        };
        try (BackupRepository repository = unencrypted()) {
            BackupPlan plan = BackupPlan.named("p")
                    .source(FileSource.of("files", tree))
                    .check(check)
                    .build();
            BackupReport report = repository.backup(plan);

            assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
            assertThat(report.findings()).singleElement().satisfies(f -> assertThat(f.message())
                    .contains("it does not"));
        }
    }

    @Test
    void neverBacksUpTheRepositoryIntoItself() throws IOException {
        Path inside = tree.resolve("repository");
        try (BackupRepository repository =
                BackupRepository.createUnencrypted(DirectorySink.at(inside), RepositoryOptions.defaults())) {
            repository.backup(plan());
            List<FoundEntry> found = new ArrayList<>();
            repository.find("/tree/repository/**", found::add);
            assertThat(found).isEmpty();
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .intact())
                    .isTrue();
        }
    }

    @Test
    void registersNoSecurityProviderAndLeavesNoThreadBehind() {
        int providers = Security.getProviders().length;
        try (BackupRepository repository = BackupRepository.create(
                        new MemorySink(),
                        Credential.passphrase("p".toCharArray()),
                        KeyStretching.ARGON2ID,
                        RepositoryOptions.defaults())
                .repository()) {
            repository.backup(plan());
        }
        assertThat(Security.getProviders()).hasSize(providers);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("backup4j-"));
    }

    private BackupRepository unencrypted() {
        return BackupRepository.createUnencrypted(new MemorySink(), RepositoryOptions.defaults());
    }

    private BackupPlan plan() {
        return BackupPlan.named("nightly").source(FileSource.of("files", tree)).build();
    }
}
