package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIndexCacheTest {
    private static final String NAME = "ab".repeat(32);
    private static final String OTHER = "cd".repeat(32);

    private final IndexFixture fixture = new IndexFixture(61);
    private final ChunkId id = fixture.id();
    private final ByteBuffer content =
            IndexFixture.content(IndexFixture.frame(fixture.pack(), 0, List.of(id, fixture.id())));

    @TempDir
    Path directory;

    @Test
    void keepsASegmentForTheNextRun() throws IOException {
        LocalIndexCache cache = LocalIndexCache.in(directory.resolve("state/index"));
        assertThat(cache.open(NAME)).isEmpty();
        assertThat(cache.keep(NAME, content).find(id)).isNotNull();
        assertThat(content.position()).isZero();

        IndexSegment reopened =
                LocalIndexCache.in(directory.resolve("state/index")).open(NAME).orElseThrow();
        assertThat(reopened.find(id)).isNotNull();
        assertThat(reopened.name()).isEqualTo("index/" + NAME);
        assertThat(files(directory.resolve("state/index"))).hasSize(1);
    }

    @Test
    void anyFlippedByteIsDetected() throws IOException {
        byte[] good = written();
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Path file = Files.write(directory.resolve("flipped"), bad);
            assertThatThrownBy(() -> SegmentFile.map(file))
                    .as("byte %s", i)
                    .isInstanceOf(SegmentFile.Torn.class)
                    .hasMessageContaining("checksum");
        }
    }

    @Test
    void anyTornFileIsDetected() throws IOException {
        byte[] good = written();
        for (int length = 0; length < good.length; length++) {
            Path file = Files.write(directory.resolve("torn"), Arrays.copyOf(good, length));
            assertThatThrownBy(() -> SegmentFile.map(file))
                    .as("length %s", length)
                    .isInstanceOf(SegmentFile.Torn.class);
        }
        // With zeros behind it or instead of it, as some file systems leave a file after a crash.
        for (byte[] bad : List.of(Arrays.copyOf(good, good.length + 512), new byte[good.length])) {
            Path file = Files.write(directory.resolve("zeros"), bad);
            assertThatThrownBy(() -> SegmentFile.map(file)).isInstanceOf(SegmentFile.Torn.class);
        }
    }

    private byte[] written() throws IOException {
        Path file = Files.createFile(directory.resolve("written"));
        SegmentFile.write(file, action -> action.accept(content.duplicate()));
        assertThat(SegmentFile.map(file)).isEqualTo(content);
        return Files.readAllBytes(file);
    }

    @Test
    void aDamagedCopyIsRemovedAndFetchedAgain() throws IOException {
        LocalIndexCache cache = LocalIndexCache.in(directory);
        cache.keep(NAME, content);
        Path file = files(directory).get(0);
        byte[] bad = Files.readAllBytes(file);
        bad[30] ^= 1;
        // A new file: the old one is still mapped.
        Files.delete(file);
        Files.write(file, bad);
        assertThat(cache.open(NAME)).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(cache.keep(NAME, content).find(id)).isNotNull();
        assertThat(cache.open(NAME)).isPresent();
    }

    @Test
    void removesSegmentsThatNoLongerExistAndUnfinishedFilesOnly() throws IOException {
        LocalIndexCache cache = LocalIndexCache.in(directory);
        cache.keep(NAME, content);
        IndexSegment removed = cache.keep(OTHER, content);
        Files.writeString(directory.resolve(NAME + "123.tmp"), "half");
        Files.writeString(directory.resolve("README"), "of the host");
        cache.retain(Set.of(NAME));

        assertThat(files(directory))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder(NAME + ".segment", "README");
        assertThat(removed.find(id)).as("an open segment outlives its file").isNotNull();
    }

    @Test
    void withoutADirectoryEverythingIsHeldInMemory() {
        LocalIndexCache cache = LocalIndexCache.offHeap();
        assertThat(cache.keep(NAME, content).find(id)).isNotNull();
        assertThat(cache.open(NAME)).isEmpty();
        cache.retain(Set.of());
        cache.remove(NAME);
    }

    @Test
    void aDirectoryThatCannotBeUsedFailsNothing() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        for (Path unusable : List.of(file, file.resolve("below"))) {
            LocalIndexCache cache = LocalIndexCache.in(unusable);
            assertThat(cache.open(NAME)).isEmpty();
            assertThat(cache.keep(NAME, content).find(id)).isNotNull();
            cache.retain(Set.of());
            cache.remove(NAME);
        }
    }

    @Test
    void aFileSystemThatCannotMapFailsNothing() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            LocalIndexCache cache = LocalIndexCache.in(memory.getPath("/state"));
            assertThat(cache.keep(NAME, content).find(id)).isNotNull();
        }
    }

    @Test
    void contentThatFailsLeavesNoFileAndReachesTheCaller() throws IOException {
        LocalIndexCache cache = LocalIndexCache.in(directory);
        assertThatThrownBy(() -> cache.keep(NAME, 1_000, parts -> {
                    parts.accept(content.duplicate().limit(30));
                    throw new IOException("connection lost");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("connection lost");
        assertThatThrownBy(() -> cache.keep(NAME, 1_000, parts -> {
                    throw new DamagedException("does not authenticate");
                }))
                .isInstanceOf(DamagedException.class);
        assertThat(files(directory)).isEmpty();
        assertThat(cache.open(NAME)).isEqualTo(Optional.empty());
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
