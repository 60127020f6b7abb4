package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches and comparisons while somebody else prunes: at the first read of a pack the packs that hold the listings are repacked and deleted. */
class QueriesBesidePruneTest {
    private static final int FILES = 10;

    @TempDir
    Path directory;

    private PruningSink sink;
    private BackupRepository repository;
    private BackupId kept;
    private BackupId last;

    /** Lets something happen when a pack is read next. */
    private static final class PruningSink extends ForwardingSink {
        private Runnable next = () -> {};

        private PruningSink(BackupSink delegate) {
            super(delegate);
        }

        @Override
        public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
            if (key.value().startsWith("pack/")) {
                Runnable now = next;
                next = () -> {};
                now.run();
            }
            return super.read(key, offset, target);
        }
    }

    /** The listing of the small source is in a pack of which little else is needed. */
    @BeforeEach
    void makeListingsThatAPruneMoves() throws IOException {
        Path small = Files.createDirectory(directory.resolve("small"));
        Path big = Files.createDirectory(directory.resolve("big"));
        Files.writeString(small.resolve("notes"), "one");
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = new byte[600_000];
            new Random(i).nextBytes(bytes);
            Files.write(big.resolve("file" + i), bytes);
        }
        sink = new PruningSink(new MemorySink());
        repository = BackupRepository.createUnencrypted(sink, RepositoryOptions.defaults());
        BackupId first = backup(small, big);
        for (int i = 0; i < FILES; i++) {
            Files.delete(big.resolve("file" + i));
        }
        kept = backup(small, big);
        Files.writeString(small.resolve("notes"), "another one");
        last = backup(small, big);
        repository.delete(first, "not wanted any more");
    }

    private BackupId backup(Path small, Path big) {
        return repository
                .backup(BackupPlan.named("nightly")
                        .source(FileSource.of("big", big))
                        .source(FileSource.of("small", small))
                        .verifyFraction(0)
                        .build())
                .manifest()
                .id();
    }

    @Test
    void aSearchFindsWhatAPruneHasJustMoved() throws IOException {
        List<String> before = SinkObjects.keys(sink, "pack/");
        sink.next = this::prune;

        List<BackupId> found = new ArrayList<>();
        repository.find("notes", entry -> found.addAll(entry.backups()));

        assertThat(found).containsExactlyInAnyOrder(kept, last);
        assertThat(SinkObjects.keys(sink, "pack/"))
                .as("the prune deleted packs")
                .isNotEqualTo(before);
        assertWhole();
    }

    @Test
    void aComparisonIsRegisteredForBothBackups() throws IOException {
        List<String> before = SinkObjects.keys(sink, "pack/");
        List<BackupId> readers = new ArrayList<>();
        sink.next = () -> {
            repository.sessions().forEach(session -> session.reads().ifPresent(readers::add));
            prune();
        };

        List<EntryDifference> differences = new ArrayList<>();
        repository.diff(kept, last, differences::add);

        assertThat(readers).containsExactlyInAnyOrder(kept, last);
        assertThat(differences)
                .extracting(EntryDifference::source, EntryDifference::change)
                .contains(org.assertj.core.groups.Tuple.tuple("small", EntryDifference.Change.CONTENT));
        assertThat(SinkObjects.keys(sink, "pack/")).containsAll(before);
        assertWhole();
    }

    private void assertWhole() {
        assertThat(repository.sessions()).isEmpty();
        prune();
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
    }

    private void prune() {
        assertThat(repository
                        .prune(PruneRequest.builder().longestWait(Duration.ZERO).build())
                        .findings())
                .isEmpty();
    }
}
