package io.backup4j.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.files.FileSource;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.ArchiveException;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.WrongKeyException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.BackupContents;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TreeSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveImportTest {
    @TempDir
    Path directory;

    private final ArchiveFixture fixture = new ArchiveFixture();
    private final BackupRepository elsewhere = ArchiveFixture.empty();
    private Path tree;
    private Path temporary;
    private ImportOptions options;

    @BeforeEach
    void makeDirectories() throws IOException {
        tree = directory.resolve("tree");
        temporary = Files.createDirectory(directory.resolve("temporary"));
        options = ImportOptions.defaults().withTemporary(temporary);
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        ArchiveFixture.assertIntact(elsewhere);
        elsewhere.close();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bringsABackupIntoAnotherRepositoryAsItWas(ArchiveFormat format) throws IOException {
        TestTree.seeded(11).files(32).maxFileBytes(20_000).build(tree);
        BackupId id = fixture.backup(
                new MemorySource("db")
                        .file("1-schema", new byte[100])
                        .file("2-rows/t", MemorySource.random(300_000, 1)),
                FileSource.of("docs", tree));
        Path archive = write(fixture.export(id, format));

        BackupReport report;
        try (ArchiveImport opened = ArchiveImport.open(archive, options, RunControl.none())) {
            assertThat(opened.description().backup()).isEqualTo(id.value());
            assertThat(opened.description().sources())
                    .extracting(ArchiveDescription.Source::name)
                    .containsExactly("db", "docs");
            report = opened.into(elsewhere, "imported", RunControl.none());
        }

        assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(report.findings()).isEmpty();
        assertThat(entries(elsewhere, report.manifest().id())).isEqualTo(entries(fixture.repository, id));
        assertThat(elsewhere.list().get(0).notes())
                .filteredOn(note -> note.type() == BackupNote.Type.TAG)
                .extracting(
                        note -> note.values().get("key") + "=" + note.values().get("value"))
                .contains("imported.id=" + id, "imported.created-by=api");
        elsewhere.restore(RestoreRequest.latest()
                .source("docs")
                .into(directory.resolve("out"))
                .build());
        assertThat(TreeSnapshot.of(directory.resolve("out/tree"))
                        .without("link modified")
                        .differencesFrom(TreeSnapshot.of(tree).without("link modified")))
                .isEmpty();
    }

    @Test
    void keepsWhatASourceSaidOfItselfAndThatABackupWasPartial() {
        MemorySource source = new MemorySource("db").file("a", new byte[3]).file("b", new byte[4]);
        int[] opened = new int[1];
        source.follow(call -> {
            if (call.equals("entry.open") && ++opened[0] == 2) {
                throw new IOException("no permission");
            }
        });
        BackupManifest first = fixture.repository.show(fixture.backup(source)).manifest();
        assertThat(first.status()).isEqualTo(BackupStatus.PARTIAL);

        BackupManifest second = imported(first.id()).manifest();

        assertThat(second.status()).isEqualTo(BackupStatus.PARTIAL);
        SourceRecord record = second.sources().get(0);
        assertThat(record.kind()).isEqualTo(first.sources().get(0).kind());
        assertThat(record.consistency()).isEqualTo(first.sources().get(0).consistency());
        assertThat(record.issues()).containsAll(first.sources().get(0).issues());
        assertThat(second.metadata()).containsEntry("imported.plan", "nightly");
    }

    @Test
    void isNeverRestoredToWhereFilesLayOnAnotherMachine() throws IOException {
        Files.createDirectories(tree);
        BackupId id =
                imported(fixture.backup(FileSource.of("docs", tree))).manifest().id();

        assertThat(elsewhere.show(id).manifest().sources().get(0).properties())
                .containsKey("imported.root")
                .doesNotContainKey("root");
        assertThatThrownBy(() -> elsewhere.restore(
                        RestoreRequest.backup(id).inPlace().force().build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("does not say where it came from");
    }

    @Test
    void takesAnUpload() throws IOException {
        TestTree.seeded(12).files(10).maxFileBytes(20_000).build(tree);
        byte[] archive = fixture.export(fixture.backup(FileSource.of("docs", tree)), ArchiveFormat.TAR_ZST);

        try (ArchiveImport opened =
                ArchiveImport.upload(new ByteArrayInputStream(archive), options, RunControl.none())) {
            opened.into(elsewhere, "imported", RunControl.none());
        }
        assertThat(elsewhere.list()).hasSize(1);

        assertThatThrownBy(() -> ArchiveImport.upload(
                        new ByteArrayInputStream(archive),
                        options.withLimits(ImportLimits.defaults().withArchiveBytes(archive.length - 1)),
                        RunControl.none()))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("upload")
                .hasMessageContaining(String.valueOf(archive.length - 1));
    }

    @Test
    void restoresDirectly() throws IOException {
        TestTree.seeded(13).files(30).maxFileBytes(20_000).build(tree);
        Path archive = write(fixture.export(fixture.backup(FileSource.of("docs", tree)), ArchiveFormat.TAR_GZ));

        RestoreReport report;
        try (ArchiveImport opened = ArchiveImport.open(archive, options, RunControl.none())) {
            report = opened.restore(
                    RestoreRequest.latest().into(directory.resolve("out")).build(), RunControl.none());
        }

        assertThat(report.complete()).isTrue();
        assertThat(TreeSnapshot.of(directory.resolve("out/tree"))
                        .without("link modified")
                        .differencesFrom(TreeSnapshot.of(tree).without("link modified")))
                .isEmpty();
    }

    @Test
    void takesAnEncryptedArchiveWithItsKeyOnly() throws IOException {
        Files.createDirectories(tree);
        Files.writeString(tree.resolve("secret.txt"), "the combination is 0000");
        BackupId id = fixture.backup(FileSource.of("docs", tree));
        Credential key = Credential.keyFile(new byte[32]);
        Path archive = write(fixture.export(
                ExportRequest.of(id).format(ArchiveFormat.ZIP).encrypt(key).build()));

        try (ArchiveImport opened = ArchiveImport.open(archive, options.withCredential(key), RunControl.none())) {
            opened.into(elsewhere, "imported", RunControl.none());
        }
        assertThat(elsewhere.list()).hasSize(1);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ArchiveBytes.decrypt(archive, key, plain);
        assertThat(plain.toByteArray()).isEqualTo(fixture.export(id, ArchiveFormat.ZIP));
        assertThatThrownBy(() -> ArchiveImport.open(archive, options, RunControl.none()))
                .isInstanceOf(WrongKeyException.class)
                .hasMessageContaining("encrypted");
        byte[] other = new byte[32];
        other[0] = 1;
        assertThatThrownBy(() -> ArchiveImport.open(
                        archive, options.withCredential(Credential.keyFile(other)), RunControl.none()))
                .isInstanceOf(WrongKeyException.class);
        byte[] cut = Arrays.copyOf(Files.readAllBytes(archive), (int) Files.size(archive) - 1);
        Files.write(archive, cut);
        assertThatThrownBy(() -> ArchiveImport.open(archive, options.withCredential(key), RunControl.none()))
                .isInstanceOf(BackupException.class);
    }

    @Test
    void listsNothingIfTheFileIsChangedAfterItWasChecked() throws IOException {
        Files.createDirectories(tree);
        Files.write(tree.resolve("a"), MemorySource.random(200_000, 2));
        Files.write(tree.resolve("b"), MemorySource.random(200_000, 3));
        BackupId id = fixture.backup(FileSource.of("docs", tree));
        byte[] bytes = fixture.export(id, ArchiveFormat.TAR);
        Path archive = write(bytes);
        byte[] changed = bytes.clone();
        changed[changed.length / 2] ^= 1;

        try (ArchiveImport opened = ArchiveImport.open(archive, options, RunControl.none())) {
            Files.write(archive, changed);
            assertThatThrownBy(() -> opened.into(elsewhere, "imported", RunControl.none()))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("sources/docs/data/tree/")
                    .hasMessageContaining("not any more");
            assertThat(elsewhere.list()).isEmpty();

            Files.delete(archive);
            assertThatThrownBy(() -> opened.into(elsewhere, "imported", RunControl.none()))
                    .isInstanceOf(ArchiveException.class);
            assertThat(elsewhere.list()).isEmpty();

            Files.write(archive, bytes);
            opened.into(elsewhere, "imported", RunControl.none());
            assertThat(elsewhere.list()).hasSize(1);
        }
    }

    @Test
    void endsWhenTheCallerCancels() throws IOException {
        TestTree.seeded(14).files(20).maxFileBytes(20_000).build(tree);
        Path archive = write(fixture.export(fixture.backup(FileSource.of("docs", tree)), ArchiveFormat.ZIP));
        RunControl control = RunControl.none();

        try (ArchiveImport opened = ArchiveImport.open(archive, options, control)) {
            control.cancellation().cancel();
            assertThatThrownBy(() -> opened.into(elsewhere, "imported", control))
                    .isInstanceOf(CancelledException.class);
        }
        assertThat(elsewhere.list()).isEmpty();
        assertThatThrownBy(() -> ArchiveImport.open(archive, options, control)).isInstanceOf(CancelledException.class);
    }

    @Test
    void readsEachMemberOnceHoweverManySourcesThereAre() throws IOException {
        int[] opened = new int[1];
        MemorySource[] sources = new MemorySource[4];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = new MemorySource("s" + i);
            for (int j = 0; j < 300; j++) {
                sources[i].file("f" + (1000 + j), MemorySource.random(10 + 40 * j, j));
            }
        }
        Path archive = write(fixture.export(fixture.backup(sources), ArchiveFormat.TAR));
        ArchiveFile file = () -> {
            opened[0]++;
            return Files.newInputStream(archive);
        };
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        CheckedArchive checked = CheckedArchive.of(
                file,
                scratch,
                ImportLimits.defaults(),
                new BombGuard(ImportLimits.defaults(), RunControl.none(), ArchiveProgress.silent()));
        try (ContentCursor cursor = new ContentCursor(file, scratch, ImportLimits.defaults(), RunControl.none())) {
            ImportFailure failure = new ImportFailure(RunControl.none());
            BackupPlan.Builder plan = BackupPlan.named("p");
            checked.head()
                    .sources()
                    .forEach(source -> plan.source(
                            new ArchiveSource(source, source.issues(), checked.manifest(), cursor, failure)));
            elsewhere.backup(plan.build(), failure.control());
        }
        assertThat(opened[0]).as("one pass to check, one to store").isEqualTo(2);
    }

    private BackupReport imported(BackupId id) {
        InputStream archive = new ByteArrayInputStream(fixture.export(id, ArchiveFormat.TAR));
        try (ArchiveImport opened = ArchiveImport.upload(archive, options, RunControl.none())) {
            return opened.into(elsewhere, "imported", RunControl.none());
        }
    }

    private Path write(byte[] archive) throws IOException {
        return Files.write(directory.resolve("archive"), archive);
    }

    /** All entries but for their evidence, which is worth nothing elsewhere. */
    private static List<StoredEntry> entries(BackupRepository repository, BackupId id) throws IOException {
        List<StoredEntry> entries = new ArrayList<>();
        try (BackupContents contents = repository.contents(id)) {
            for (SourceRecord source : contents.manifest().sources()) {
                for (Iterator<StoredEntry> each = contents.entries(source.name()); each.hasNext(); ) {
                    StoredEntry e = each.next();
                    entries.add(new StoredEntry(
                            e.path(), e.kind(), e.attributes(), e.sizeBytes(), new byte[0], e.changedWhileRead()));
                }
            }
        }
        return entries;
    }
}
