package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.files.FileSource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.run.RunControl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupRunnerTest {
    @TempDir
    Path directory;

    private final MemorySink sink = new MemorySink();
    private Repository repository;
    private Path tree;

    @BeforeEach
    void makeTree() throws IOException {
        repository = Repositories.create(sink);
        tree = Files.createDirectories(directory.resolve("tree"));
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            write("small/" + i % 10 + "/file" + i, random, random.nextInt(20_000));
        }
        write("large", random, 23_000_000);
        write("empty", random, 0);
        Files.write(tree.resolve("zeros"), new byte[20_000_000]);
        Files.createDirectories(tree.resolve("no files here"));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("large"));
    }

    @Test
    void storesEveryByteOfATree() throws IOException {
        Manifest manifest = run(BackupType.FULL);

        assertThat(read(manifest)).isEqualTo(onDisk());
        SourceRecord record = manifest.record().sources().get(0);
        assertThat(manifest.record().status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(record.files()).isEqualTo(303);
        assertThat(record.bytes()).isEqualTo(record.bytesRead());
        assertThat(repository.catalogue().view().summaries()).hasSize(1);
        assertThat(repository.sessions().list()).isEmpty();
    }

    @Test
    void readsOnlyWhatChangedInAnIncrementalBackup() throws IOException {
        settleTimes();
        run(BackupType.INCREMENTAL);
        Files.writeString(tree.resolve("small/3/new"), "new content");

        Manifest second = run(BackupType.INCREMENTAL);

        SourceRecord record = second.record().sources().get(0);
        assertThat(record.files()).isEqualTo(304);
        assertThat(record.bytesRead()).isLessThan(record.bytes());
        assertThat(read(second)).isEqualTo(onDisk());
    }

    @Test
    void storesNothingTwice() throws IOException {
        run(BackupType.FULL);

        SourceRecord second = run(BackupType.FULL).record().sources().get(0);

        assertThat(second.bytesRead()).isEqualTo(second.bytes());
        assertThat(second.bytesNew()).isLessThan(200_000);
    }

    @Test
    void numbersBackupsInCommitOrderAndNamesTheParent() throws IOException {
        Manifest first = run(BackupType.INCREMENTAL);
        Manifest second = run(BackupType.INCREMENTAL);

        assertThat(second.record().order()).isEqualTo(first.record().order() + 1);
        assertThat(second.record().parent()).contains(first.record().id());
        assertThat(second.record().id().value()).isEqualTo("backup_20261201_143022_incremental-2");
        assertThat(repository.records().find(second.record().id()).record()).isEqualTo(second.record());
    }

    @Test
    void marksASnapshotOfAFuzzySourcePartialUnlessItIsAllowed() throws IOException {
        FileSource source = FileSource.of("files", tree);
        Manifest partial = run(BackupType.SNAPSHOT);
        assertThat(partial.record().status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(partial.record().sources().get(0).issues())
                .singleElement()
                .satisfies(issue -> assertThat(issue.message()).contains("--allow-fuzzy"));

        BackupJob asked = Repositories.job(BackupType.SNAPSHOT, source);
        BackupJob allowed = new BackupJob(
                asked.plan(),
                asked.type(),
                asked.sources(),
                Set.of("files"),
                () -> {},
                () -> {},
                asked.excluded(),
                "test",
                asked.metadata());
        Manifest manifest = new BackupRunner(repository, allowed, RunControl.none()).run();
        assertThat(manifest.record().status()).isEqualTo(BackupStatus.COMPLETED);
    }

    @Test
    void goesOnWithoutASourceThatIsMissingAndSaysSo() throws IOException {
        Manifest manifest = Repositories.runner(
                        repository,
                        BackupType.FULL,
                        FileSource.of("gone", directory.resolve("gone")),
                        FileSource.of("files", tree))
                .run();

        assertThat(manifest.record().status()).isEqualTo(BackupStatus.PARTIAL);
        SourceRecord gone = manifest.record().source("gone").orElseThrow();
        assertThat(gone.missing()).isEqualTo(1);
        assertThat(gone.issues().get(0).message()).contains("gone");
        assertThat(manifest.record().source("files").orElseThrow().files()).isEqualTo(303);
    }

    @Test
    void failsWhenNoSourceCanBeOpened() throws IOException {
        BackupRunner runner =
                Repositories.runner(repository, BackupType.FULL, FileSource.of("gone", directory.resolve("gone")));

        assertThatThrownBy(runner::run).isInstanceOf(SourceException.class).hasMessageContaining("gone");
        assertThat(repository.catalogue().view().summaries()).isEmpty();
        assertThat(repository.sessions().list()).isEmpty();
    }

    @Test
    void refusesASourceThatDemandsEncryption() {
        FileSource secret =
                FileSource.named("secrets").path(tree).requiresEncryption(true).build();

        assertThatThrownBy(() ->
                        Repositories.runner(repository, BackupType.FULL, secret).run())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("demands encryption");
    }

    private Manifest run(BackupType type) throws IOException {
        return Repositories.runner(repository, type, FileSource.of("files", tree))
                .run();
    }

    /** Files older than the granularity of times can be proven unchanged. */
    private void settleTimes() throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!Files.isSymbolicLink(file)) {
                    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
                }
            }
        }
    }

    private TreeMap<String, Integer> read(Manifest manifest) throws IOException {
        RepositoryIndex index = repository.loadIndex(0, Set.of());
        TreeMap<String, Integer> found = new TreeMap<>();
        try (RepositoryChunks chunks = new RepositoryChunks(repository, index.chunks(), 64 << 20)) {
            Iterator<ListedEntry> entries = new ListingReader(chunks, manifest.root("files")).iterator();
            while (entries.hasNext()) {
                ListedEntry entry = entries.next();
                if (entry.entry().kind() == EntryKind.FILE) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    new ContentReader(chunks).forEach(entry.content(), (ref, list) -> {
                        if (!list) {
                            bytes.write(chunks.read(ref));
                        }
                    });
                    found.put(entry.path().toString(), Arrays.hashCode(bytes.toByteArray()));
                }
            }
        }
        return found;
    }

    private TreeMap<String, Integer> onDisk() throws IOException {
        TreeMap<String, Integer> files = new TreeMap<>();
        try (var all = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                if (Files.isRegularFile(file) && !Files.isSymbolicLink(file)) {
                    files.put(directory.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    private void write(String name, Random random, int size) throws IOException {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        Path file = tree.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
