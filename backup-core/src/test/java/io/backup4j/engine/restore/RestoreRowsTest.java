package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.files.FileTarget;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents with so many chunks that their references are chunks too. */
class RestoreRowsTest {
    @TempDir
    private Path directory;

    private final Map<String, byte[]> streams = new HashMap<>();
    private RestoreFixture fixture;
    private Manifest manifest;

    @BeforeEach
    void backUp() throws IOException {
        byte[] noise = new byte[12_000_000];
        new Random(41).nextBytes(noise);
        streams.put("long", noise);
        streams.put("small", "a row\n".getBytes(StandardCharsets.UTF_8));
        fixture = new RestoreFixture();
        manifest = fixture.backup(new RowsSource("rows", streams));
    }

    private void assertRestored(String name) {
        assertThat(directory.resolve(name)).hasBinaryContent(streams.get(name));
    }

    private List<ChunkId> chunksOfLong(Repository repository, ChunkIndex index, boolean lists) throws IOException {
        List<ChunkId> found = new ArrayList<>();
        try (RepositoryChunks chunks = new RepositoryChunks(repository, index, 1 << 20)) {
            ListedEntry entry = new ListingReader(chunks, manifest.root("rows"))
                    .find(EntryPath.of("long"))
                    .orElseThrow();
            new ContentReader(chunks).forEach(entry.content(), (ref, list) -> {
                if (list == lists) {
                    found.add(ref.id());
                }
            });
        }
        return found;
    }

    private FrameAddress frameOfAList() throws IOException {
        Repository repository = fixture.through(fixture.stored);
        ChunkIndex index = repository.loadIndex(0, Set.of()).chunks();
        ChunkId list = chunksOfLong(repository, index, true).get(0);
        return index.locationsOf(list).get(0).frame();
    }

    @Test
    void restoresContentWhoseReferencesAreInListChunks() throws IOException {
        assertThat(fixture.restore(manifest, "rows", FileTarget.into(directory)).complete())
                .isTrue();
        assertRestored("long");
        assertRestored("small");
    }

    @Test
    void restoresThemInOrderToSequentialTargets() throws IOException {
        SequentialTarget target = new SequentialTarget("files");
        assertThat(fixture.restore(manifest, "rows", target).complete()).isTrue();
        assertThat(target.files().get(EntryPath.of("long"))).isEqualTo(streams.get("long"));
    }

    @Test
    void aDamagedListChunkCostsItsFileAloneWhichIsNeverBegun() throws IOException {
        FrameAddress frame = frameOfAList();
        // A new listing, elsewhere; the list chunk is known and stays where it is.
        streams.put("small", new byte[] {1});
        manifest = fixture.backup(new RowsSource("rows", streams));
        List<String> calls = new ArrayList<>();
        HookedTarget target = new HookedTarget(FileTarget.into(directory), calls::add);

        RestoreOutcome outcome = fixture.restore(
                new DoctoredSink(fixture.stored).damaging(frame),
                manifest,
                RestoreFixture.job("rows", target, path -> true),
                RunControl.none());

        assertThat(outcome.findings()).hasSize(1);
        assertThat(outcome.findings().get(0).pathOrNull()).isEqualTo("long");
        assertThat(outcome.findings().get(0).objectOrNull())
                .isEqualTo(frame.pack().key().value());
        assertThat(calls).containsExactly("open", "decide", "write", "commit", "finish");
        assertThat(directory.resolve("long")).doesNotExist();
        assertRestored("small");
    }

    /** The index is only a cache: what it says is believed only when the bytes have the id. */
    @Test
    void bytesOfAnotherChunkAreNeverWritten() throws IOException {
        Repository repository = fixture.through(fixture.stored);
        RepositoryIndex index = repository.loadIndex(0, Set.of());
        Map<ChunkId, ChunkLocation> locations = new TreeMap<>();
        index.chunks().forEachLocation(locations::put);
        ChunkId first = chunksOfLong(repository, index.chunks(), false).get(3);
        ChunkLocation right = locations.get(first);
        // One byte further on, as long as before.
        locations.put(
                first, new ChunkLocation(right.frame(), right.offset() == 0 ? 1 : right.offset() - 1, right.length()));
        for (String key : SinkObjects.keys(fixture.stored, "index/")) {
            fixture.stored.delete(ObjectKey.of(key));
        }
        IndexSegmentBuilder builder = new IndexSegmentBuilder();
        locations.forEach((id, location) -> builder.addChunk(
                id, builder.addFrame(location.frame(), 64 << 20), location.offset(), location.length()));
        repository.publishIndex(builder.build(), index.cache());

        RestoreOutcome outcome = fixture.restore(manifest, "rows", FileTarget.into(directory));

        assertThat(outcome.findings()).hasSize(1);
        assertThat(outcome.findings().get(0).kind()).isEqualTo(Finding.Kind.WRONG_CONTENT);
        assertThat(outcome.findings().get(0).pathOrNull()).isEqualTo("long");
        assertThat(directory.resolve("long")).doesNotExist();
        assertRestored("small");
        SequentialTarget sequential = new SequentialTarget("files");
        assertThat(fixture.restore(manifest, "rows", sequential).complete()).isFalse();
        assertThat(sequential.files()).containsOnlyKeys(EntryPath.of("small"));
    }

    @Test
    void aLongFileIsCommittedOnceAllItsBatchesAreWritten() throws IOException {
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        fixture.restore(
                manifest,
                RestoreFixture.job(
                        "rows", new HookedTarget(FileTarget.into(directory), calls::add), path -> path.toString()
                                .equals("long")));
        assertThat(calls).endsWith("commit", "finish").containsOnlyOnce("commit");
        assertThat(calls.stream().filter("write"::equals).count()).isGreaterThan(128);
        try (Stream<Path> made = Files.list(directory)) {
            assertThat(made).containsExactly(directory.resolve("long"));
        }
    }
}
