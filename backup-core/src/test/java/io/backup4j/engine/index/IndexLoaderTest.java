package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.SealedObjects;
import io.backup4j.engine.seal.RepositoryIdentity;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexLoaderTest {
    private final IndexFixture fixture = new IndexFixture(71);
    private final MapSink sink = new MapSink();
    private final SealedObjects objects = new SealedObjects(
            new Sealer(new RepositoryIdentity(new UUID(1, 2), SealMode.AES_256_GCM), SealFixture.keyRing(1)),
            new SecureRandom());

    @TempDir
    Path directory;

    @Test
    void loadsEverySegmentAndTheSecondTimeFromTheLocalCopies() throws IOException {
        List<ChunkId> ids = fixture.ids(5);
        ids.forEach(id -> put(content(id)));
        put("index/README", new byte[3]);

        assertThat(found(load())).containsExactlyInAnyOrderElementsOf(ids);
        int reads = sink.reads;
        assertThat(reads).isPositive();
        assertThat(found(load())).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(sink.reads).isEqualTo(reads);
    }

    @Test
    void loadsWithoutADirectory() throws IOException {
        List<ChunkId> ids = fixture.ids(3);
        ids.forEach(id -> put(content(id)));
        LoadedIndex loaded = new IndexLoader(sink, objects, LocalIndexCache.offHeap()).load();
        assertThat(found(loaded)).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void forgetsLocalCopiesOfSegmentsThatAreGone() throws IOException {
        ObjectKey first = put(content(fixture.id()));
        put(content(fixture.id()));
        load();
        sink.delete(first);
        assertThat(load().segments()).hasSize(1);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aDamagedSegmentIsAFindingAndTheOthersAreLoaded() throws IOException {
        ChunkId good = fixture.id();
        put(content(good));
        ObjectKey flipped = put(content(fixture.id()));
        sink.objects.get(flipped)[100] ^= 1;
        ObjectKey torn = put(content(fixture.id()));
        sink.objects.put(torn, new byte[10]);

        for (int i = 0; i < 2; i++) {
            LoadedIndex loaded = load();
            assertThat(found(loaded)).containsExactly(good);
            assertThat(loaded.findings())
                    .allMatch(finding -> finding.kind() == Finding.Kind.DAMAGED_OBJECT)
                    .extracting(Finding::objectOrNull)
                    .containsExactlyInAnyOrder(flipped.value(), torn.value());
        }
    }

    @Test
    void anAuthenticSegmentWithNonsenseInsideIsAFindingAndNotKept() throws IOException {
        ByteBuffer content = content(fixture.id());
        content.putInt(content.limit() - 12, 99);
        put(content);
        for (int i = 0; i < 2; i++) {
            LoadedIndex loaded = load();
            assertThat(loaded.segments()).isEmpty();
            assertThat(loaded.findings()).hasSize(1);
        }
    }

    @Test
    void aSegmentThatAMergeDeletesMeanwhileMakesItListAgain() throws IOException {
        ChunkId one = fixture.id();
        ChunkId two = fixture.id();
        ObjectKey first = put(content(one));
        ObjectKey second = put(content(two));
        sink.beforeRead = () -> {
            if (sink.reads == 0) {
                put(IndexFixture.content(IndexFixture.frame(fixture.pack(), 0, List.of(one, two))));
                sink.delete(first);
                sink.delete(second);
            }
        };
        LoadedIndex loaded = load();
        assertThat(loaded.segments()).hasSize(1);
        assertThat(found(loaded)).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void aRepositoryWhoseSegmentsAlwaysVanishIsAnErrorAndNotAnEmptyIndex() {
        put(content(fixture.id()));
        sink.beforeRead = () -> {
            sink.objects.clear();
            put(content(fixture.id()));
        };
        assertThatThrownBy(this::load).isInstanceOf(StorageException.class).hasMessageContaining("vanished");
    }

    private LoadedIndex load() throws IOException {
        return new IndexLoader(sink, objects, LocalIndexCache.in(directory)).load();
    }

    private static List<ChunkId> found(LoadedIndex loaded) {
        ChunkIndex index = new ChunkIndex(PackSet.empty());
        loaded.segments().forEach(index::addOwn);
        List<ChunkId> ids = new ArrayList<>();
        index.forEachLocation((id, location) -> ids.add(id));
        return ids;
    }

    private ByteBuffer content(ChunkId id) {
        return IndexFixture.content(IndexFixture.frame(fixture.pack(), 0, List.of(id)));
    }

    private ObjectKey put(ByteBuffer content) {
        ObjectKey key = ObjectKey.of("index/" + fixture.pack());
        sink.put(key, objects.encode(SealedKind.INDEX, key, List.of(content)));
        return key;
    }

    private void put(String key, byte[] bytes) {
        sink.objects.put(ObjectKey.of(key), bytes);
    }
}
