package io.backup4j.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.engine.backup.MemoryEntry;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.files.FileSource;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.ArchiveException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.BackupContents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was chosen from a backup is never taken for all of it, wherever it is imported. */
class ArchivePartTest {
    @TempDir
    Path directory;

    private final ArchiveFixture fixture = new ArchiveFixture();
    private final BackupRepository elsewhere = ArchiveFixture.empty();
    private BackupId whole;

    @BeforeEach
    void backUp() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Files.createDirectories(tree.resolve("a"));
        Files.writeString(tree.resolve("a/chosen"), "chosen");
        Files.writeString(tree.resolve("other"), "other");
        whole = fixture.backup(
                new MemorySource("db").file("1-schema", new byte[10]),
                FileSource.of("docs", tree),
                new MemorySource("mail").file("box", new byte[20]));
    }

    @AfterEach
    void close() {
        fixture.close();
        ArchiveFixture.assertIntact(elsewhere);
        elsewhere.close();
    }

    @Test
    void filesThatWereChosenComeBackAsAPartialBackupThatSaysWhatItIsAPartOf() {
        byte[] archive = export(ExportRequest.of(whole).files("**/a"));

        BackupManifest part = imported(archive);

        assertThat(part.status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(elsewhere.list().get(0).status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(missing(part)).hasSize(3).allSatisfy(issue -> assertThat(issue.message())
                .contains(whole.value()));
        assertThat(missing(part))
                .extracting(EntryIssue::path)
                .containsExactly("sources/db", "sources/docs", "sources/mail");
        assertThat(missing(part).get(1).message()).contains("'**/a'");
    }

    @Test
    void sourcesThatWereChosenComeBackAsAPartialBackupThatNamesTheOthers() {
        byte[] archive = export(ExportRequest.of(whole).source("mail").source("db"));

        BackupManifest part = imported(archive);

        assertThat(part.status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(missing(part)).singleElement().satisfies(issue -> {
            assertThat(issue.path()).isEqualTo("sources/docs");
            assertThat(issue.message()).contains("not exported");
        });
    }

    /** Whatever was left out, the chosen ones are as whole as they were: only that lets them take the place of something. */
    @Test
    void aSourceThatWasExportedIsWholeWhicheverWereNot() throws IOException {
        for (List<String> chosen : List.of(List.of("docs"), List.of("docs", "db"), List.of("mail", "docs"))) {
            ExportRequest.Builder request = ExportRequest.of(whole);
            chosen.forEach(request::source);

            BackupManifest part = imported(export(request));

            assertThat(part.status()).isEqualTo(BackupStatus.PARTIAL);
            assertThat(part.sources()).hasSize(3).allSatisfy(source -> {
                assertThat(source.missing()).as(source.name()).isEqualTo(chosen.contains(source.name()) ? 0 : 1);
                assertThat(source.absent()).isEqualTo(!chosen.contains(source.name()));
            });
            Path out = Files.createTempDirectory(directory, "out");
            RestoreReport named = elsewhere.restore(
                    RestoreRequest.backup(part.id()).source("docs").into(out).build(), RunControl.none());
            assertThat(named.complete()).isTrue();
            assertThat(named.lacking()).isEmpty();
            assertThat(out.resolve("tree/other")).hasContent("other");
        }
    }

    @Test
    void aRestoreOfTheWholePartSaysWhichSourcesItLacks() throws IOException {
        BackupManifest part = imported(export(ExportRequest.of(whole).source("docs")));

        RestoreReport report = elsewhere.restore(
                RestoreRequest.backup(part.id()).into(directory.resolve("out")).build(), RunControl.none());

        assertThat(directory.resolve("out/tree/other")).hasContent("other");
        assertThat(report.lacking()).extracting(EntryIssue::path).containsExactly("sources/db", "sources/mail");
    }

    @Test
    void aSourceThatWasLeftOutCannotBeRestored() {
        BackupManifest part = imported(export(ExportRequest.of(whole).source("docs")));

        assertThatThrownBy(() -> elsewhere.restore(
                        RestoreRequest.backup(part.id())
                                .source("db")
                                .into(directory.resolve("out"))
                                .build(),
                        RunControl.none()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("'db'")
                .hasMessageContaining("not exported")
                .hasMessageContaining(whole.value());
    }

    @Test
    void aPartOfAPartStillSaysWhatTheFirstOneLacked() {
        BackupManifest part =
                imported(export(ExportRequest.of(whole).source("mail").source("db")));
        ExportRequest again =
                ExportRequest.of(part.id()).format(ArchiveFormat.TAR).build();

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ArchiveExport.of(elsewhere, again).writeTo(out, RunControl.none());

        BackupManifest second = imported(out.toByteArray());
        assertThat(second.status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(missing(second)).extracting(EntryIssue::path).containsExactly("sources/docs");
    }

    @Test
    void theWholeOfABackupByNameIsNoPart() {
        byte[] archive =
                export(ExportRequest.of(whole).source("docs").source("mail").source("db"));

        assertThat(imported(archive).status()).isEqualTo(BackupStatus.COMPLETED);
    }

    @Test
    void theReportOfAnExportAndTheDescriptionOfAnArchiveTellOfAPart() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExportReport report = ArchiveExport.of(
                        fixture.repository,
                        ExportRequest.of(whole)
                                .files("**/a")
                                .format(ArchiveFormat.TAR)
                                .build())
                .writeTo(out, RunControl.none());

        assertThat(report.part()).isTrue();
        assertThat(report.globs()).containsExactly("**/a");
        assertThat(report.leftOut()).containsExactly("db", "mail");
        try (ArchiveImport opened = open(out.toByteArray())) {
            assertThat(opened.description().complete()).isFalse();
            assertThat(opened.description().globs()).containsExactly("**/a");
            assertThat(opened.description().leftOut()).containsExactly("db", "mail");
        }
    }

    @Test
    void anArchiveThatWasWrittenBeforeSourcesWereNamedIsAPartIfFilesWereChosen() {
        Draft draft = Draft.usual();
        draft.head = draft.head.replace("\"globs\":[]", "\"globs\":[\"d/**\"]");

        BackupManifest part = imported(draft.tar());

        assertThat(part.status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(missing(part)).singleElement().satisfies(issue -> assertThat(issue.message())
                .contains("'d/**'"));
    }

    @Test
    void anArchiveThatContradictsItselfOnWhatWasLeftOutIsRefused() {
        for (String leftOut : List.of("[\"docs\"]", "[\"a\",\"a\"]", "[\"../a\"]", "\"a\"", "[1]")) {
            Draft draft = Draft.usual();
            draft.head = draft.head.replace("\"globs\":[]", "\"globs\":[],\"leftOut\":" + leftOut);

            assertThatThrownBy(() -> imported(draft.tar()))
                    .as(leftOut)
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("manifest.json");
        }
    }

    @Test
    void aFileThatChangedWhileItWasReadIsStillMarked() throws IOException {
        BackupId id = fixture.backup(new MemorySource("db")
                .add(MemoryEntry.file("changing", new byte[100]).changing(Integer.MAX_VALUE)));
        assertThat(entry(fixture.repository, id).changedWhileRead()).isTrue();

        BackupManifest second = imported(export(ExportRequest.of(id)));

        assertThat(entry(elsewhere, second.id()).changedWhileRead()).isTrue();
    }

    @Test
    void whatWasMissingWithoutANameIsStillMoreThanWhatIsNamed() {
        Draft draft = Draft.usual();
        draft.head = draft.head.replace(
                "\"missing\":0,\"issues\":[]",
                "\"missing\":5,\"issues\":[{\"path\":\"x\",\"missing\":true,\"message\":\"gone\"}]");

        SourceRecord source = imported(draft.tar()).sources().get(0);

        assertThat(source.issues())
                .extracting(EntryIssue::message)
                .contains("gone")
                .anyMatch(text -> text.contains("4 more"));
    }

    private static StoredEntry entry(BackupRepository repository, BackupId id) throws IOException {
        try (BackupContents contents = repository.contents(id)) {
            return contents.find("db", EntryPath.of("changing")).orElseThrow();
        }
    }

    private static List<EntryIssue> missing(BackupManifest manifest) {
        return manifest.sources().stream()
                .flatMap(source -> source.issues().stream())
                .filter(EntryIssue::missing)
                .toList();
    }

    private byte[] export(ExportRequest.Builder request) {
        return fixture.export(request.format(ArchiveFormat.TAR).build());
    }

    private static ArchiveImport open(byte[] archive) {
        return ArchiveImport.upload(new ByteArrayInputStream(archive), ImportOptions.defaults(), RunControl.none());
    }

    private BackupManifest imported(byte[] archive) {
        try (ArchiveImport opened = open(archive)) {
            BackupReport report = opened.into(elsewhere, "import", RunControl.none());
            return report.manifest();
        }
    }
}
