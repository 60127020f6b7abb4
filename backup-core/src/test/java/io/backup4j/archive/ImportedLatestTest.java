package io.backup4j.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.RestoreRequest;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.files.FileSource;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.run.RunControl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for the latest backup means one of his own. */
class ImportedLatestTest {
    @TempDir
    Path directory;

    private final ArchiveFixture origin = new ArchiveFixture();
    private final ArchiveFixture here = new ArchiveFixture();
    private byte[] archive;

    @BeforeEach
    void exportAnArchive() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Files.writeString(tree.resolve("file"), "foreign");
        archive = origin.export(origin.backup(FileSource.of("docs", tree)), ArchiveFormat.TAR);
        Files.writeString(tree.resolve("file"), "own");
    }

    @AfterEach
    void close() {
        origin.close();
        here.close();
    }

    private BackupId imported(String plan) {
        try (ArchiveImport opened =
                ArchiveImport.upload(new ByteArrayInputStream(archive), ImportOptions.defaults(), RunControl.none())) {
            return opened.into(here.repository, plan, RunControl.none())
                    .manifest()
                    .id();
        }
    }

    @Test
    void anImportedBackupIsTheLatestOnlyWhereThereIsNoOther() {
        BackupId first = imported("import");
        assertThat(here.repository.latest().id()).isEqualTo(first);

        BackupId own = here.backup(FileSource.of("docs", directory.resolve("tree")));
        imported("import");
        imported("nightly");

        assertThat(here.repository.latest().id()).isEqualTo(own);
        assertThat(here.repository.at(Instant.MAX).id()).isEqualTo(own);
        assertThat(here.repository.list()).extracting(BackupSummary::imported).containsExactly(true, true, false, true);
    }

    @Test
    void aRestoreOfTheLatestTakesNoImportedOne() throws IOException {
        here.backup(FileSource.of("docs", directory.resolve("tree")));
        imported("import");
        Path out = directory.resolve("out");

        here.repository.restore(RestoreRequest.latest().into(out).build());

        assertThat(out.resolve("tree/file")).hasContent("own");
    }

    @Test
    void noImportedOneStandsInForAnEarlierTimeAtWhichThereWasNone() {
        imported("import");
        Instant between = here.repository.latest().finished();
        here.backup(new MemorySource("db").file("a", new byte[1]));

        assertThatThrownBy(() -> here.repository.at(between))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("imported");
    }
}
