package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.BackupContents;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that reads what a backup holds while somebody else prunes. */
class ContentsBesidePruneTest {
    private static final int FILES = 10;

    @TempDir
    Path directory;

    private Path tree;
    private BackupRepository repository;
    private BackupId kept;

    /** Of the only pack little is needed, so that a prune repacks and deletes it. */
    @BeforeEach
    void makeABackupThatNeedsLittleOfAPack() throws IOException {
        tree = Files.createDirectory(directory.resolve("tree"));
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = new byte[600_000];
            new Random(i).nextBytes(bytes);
            Files.write(tree.resolve("file" + i), bytes);
        }
        MemorySink stored = new MemorySink();
        repository = BackupRepository.createUnencrypted(stored, RepositoryOptions.defaults());
        BackupId first = backup();
        for (int i = 1; i < FILES; i++) {
            Files.delete(tree.resolve("file" + i));
        }
        kept = backup();
        repository.delete(first, "not wanted any more");
        assertThat(SinkObjects.keys(stored, "pack/")).isNotEmpty();
    }

    private BackupId backup() {
        return repository
                .backup(BackupPlan.named("nightly")
                        .source(FileSource.of("files", tree))
                        .build())
                .manifest()
                .id();
    }

    @Test
    void everythingIsReadThatWasThereWhenItBegan() throws IOException {
        try (BackupContents contents = repository.contents(kept)) {
            assertThat(repository.sessions()).singleElement().satisfies(session -> assertThat(session.reads())
                    .contains(kept));

            prune();

            Iterator<StoredEntry> entries = contents.entries("files");
            int read = 0;
            while (entries.hasNext()) {
                StoredEntry entry = entries.next();
                if (entry.kind() == EntryKind.FILE) {
                    try (InputStream bytes = contents.open("files", entry.path())) {
                        assertThat(bytes.readAllBytes()).isEqualTo(Files.readAllBytes(tree.resolve("file0")));
                        read++;
                    }
                }
            }
            assertThat(read).isEqualTo(1);
        }
        assertThat(repository.sessions()).isEmpty();
        assertThat(prune().packsDeleted()).isPositive();
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
    }

    private PruneReport prune() {
        return repository.prune(
                PruneRequest.builder().longestWait(Duration.ZERO).build());
    }
}
