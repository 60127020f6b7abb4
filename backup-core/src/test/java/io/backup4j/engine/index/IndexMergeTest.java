package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.Codec;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IndexMergeTest {
    private static final int MAX = IndexFormat.MAX_CHUNKS;

    private final IndexFixture fixture = new IndexFixture(81);

    @Test
    void keepsEveryUsablePlaceOfEveryChunkAndNothingElse() throws IOException {
        for (long seed = 0; seed < 60; seed++) {
            keepsWhatAModelKeeps(seed);
        }
    }

    private static void keepsWhatAModelKeeps(long seed) throws IOException {
        IndexFixture fixture = new IndexFixture(seed);
        List<ChunkId> ids = fixture.ids(60);
        PackSet.Builder present = PackSet.builder();
        List<PackedFrame> frames = new ArrayList<>();
        Map<ChunkId, Set<ChunkLocation>> model = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            PackName pack = fixture.pack();
            boolean exists = fixture.random().nextInt(4) > 0;
            if (exists) {
                present.add(pack);
            }
            List<ChunkId> held = new ArrayList<>(ids);
            held.removeIf(id -> fixture.random().nextInt(5) > 0);
            held.add(fixture.id());
            PackedFrame frame = IndexFixture.frame(pack, i, held);
            frames.add(frame);
            for (int row = 0; exists && row < held.size(); row++) {
                model.computeIfAbsent(held.get(row), key -> new HashSet<>())
                        .add(new ChunkLocation(
                                frame.address(), row * IndexFixture.CHUNK_LENGTH, IndexFixture.CHUNK_LENGTH));
            }
        }
        List<IndexSegment> segments = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            // Frames stand in several segments, as after a merge whose inputs were not deleted.
            segments.add(IndexFixture.segment(frames.stream()
                    .filter(frame -> fixture.random().nextBoolean())
                    .toArray(PackedFrame[]::new)));
        }
        segments.add(IndexFixture.segment(frames.toArray(PackedFrame[]::new)));

        List<ByteBuffer> contents = IndexMerge.merge(segments, present::build, MAX);
        assertThat(contents).hasSize(1);
        IndexSegment merged = IndexSegment.open("merged, seed " + seed, contents.get(0));
        merged.verify();
        Map<ChunkId, Set<ChunkLocation>> found = new HashMap<>();
        for (int row = 0; row < merged.chunks(); row++) {
            boolean added = found.computeIfAbsent(merged.id(row), key -> new HashSet<>())
                    .add(merged.location(row));
            assertThat(added).as("seed " + seed).isTrue();
        }
        assertThat(found).as("seed " + seed).isEqualTo(model);
    }

    @Test
    void packsAreListedAfterTheSegmentsAreInHand() throws IOException {
        List<String> calls = new ArrayList<>();
        PackName pack = fixture.pack();
        IndexSegment segment = IndexFixture.segment(IndexFixture.frame(pack, 0, fixture.ids(1)));
        List<ByteBuffer> contents = IndexMerge.merge(
                List.of(segment, segment),
                () -> {
                    calls.add("list");
                    return IndexFixture.packs(pack);
                },
                MAX);
        assertThat(calls).containsExactly("list");
        assertThat(IndexSegment.open("merged", contents.get(0)).chunks()).isEqualTo(1);
    }

    @Test
    void noOutputHoldsMoreThanItMay() throws IOException {
        PackName pack = fixture.pack();
        List<ChunkId> ids = fixture.ids(30);
        List<IndexSegment> segments = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            segments.add(IndexFixture.segment(IndexFixture.frame(pack, i, ids.subList(i * 3, i * 3 + 3))));
        }
        List<ByteBuffer> contents = IndexMerge.merge(segments, () -> IndexFixture.packs(pack), 10);
        ChunkIndex index = new ChunkIndex(PackSet.empty());
        for (ByteBuffer content : contents) {
            IndexSegment merged = IndexSegment.open("merged", content);
            assertThat(merged.chunks()).isLessThanOrEqualTo(10);
            index.addOwn(merged);
        }
        assertThat(contents).hasSize(4);
        assertThat(ids).allMatch(index::contains);
    }

    @Test
    void damageStopsTheMerge() {
        PackName pack = fixture.pack();
        ByteBuffer unsorted = IndexFixture.content(IndexFixture.frame(pack, 0, fixture.ids(3)));
        unsorted.putLong(unsorted.limit() - 2 * IndexFormat.CHUNK_BYTES, -1);
        ByteBuffer outOfRange = IndexFixture.content(IndexFixture.frame(pack, 1, fixture.ids(3)));
        outOfRange.putInt(outOfRange.limit() - 12, 7);
        for (ByteBuffer content : List.of(unsorted, outOfRange)) {
            List<IndexSegment> segments = List.of(IndexSegment.open("index/bad", content));
            assertThatThrownBy(() -> IndexMerge.merge(segments, () -> IndexFixture.packs(pack), MAX))
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining("index/bad");
        }
    }

    @Test
    void segmentsThatContradictEachOtherAreNotMerged() {
        PackName pack = fixture.pack();
        PackedFrame frame = IndexFixture.frame(pack, 0, fixture.ids(2));
        FrameAddress moved =
                new FrameAddress(pack, 1, 0, 500, 80, frame.chunks().rawLength(), Codec.ZSTD);
        FrameAddress otherKey = new FrameAddress(
                pack, 2, 1, frame.address().offset(), 80, frame.chunks().rawLength(), Codec.ZSTD);
        for (FrameAddress address : List.of(moved, otherKey)) {
            List<IndexSegment> segments = List.of(
                    IndexFixture.segment(frame), IndexFixture.segment(new PackedFrame(address, frame.chunks())));
            assertThatThrownBy(() -> IndexMerge.merge(segments, () -> IndexFixture.packs(pack), MAX))
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining("contradict");
        }
    }

    @Test
    void aMergeIsDueForSixteenSmallSegments() {
        List<IndexSegment> segments = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            segments.add(IndexFixture.segment(IndexFixture.frame(fixture.pack(), 0, fixture.ids(i + 1))));
        }
        assertThat(IndexMerge.due(segments, MAX)).isEmpty();
        segments.add(IndexFixture.segment(IndexFixture.frame(fixture.pack(), 0, fixture.ids(16))));
        assertThat(IndexMerge.due(segments, MAX)).hasSize(16);
        assertThat(IndexMerge.due(segments, 10))
                .extracting(IndexSegment::chunks)
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void fullFlushesAreMergedTooSoThatALargeBackupLeavesFewSegments() {
        IndexSegmentBuilder builder = new IndexSegmentBuilder();
        int frame = builder.addFrame(
                IndexFixture.frame(fixture.pack(), 0, fixture.ids(1)).address(), IndexFixture.PACK_SIZE);
        while (builder.chunks() < IndexFormat.CHUNKS_PER_FLUSH) {
            builder.addChunk(fixture.id(), frame, 0, 1);
        }
        IndexSegment flushed = IndexSegment.open("index/flushed", builder.build());
        assertThat(IndexMerge.due(Collections.nCopies(15, flushed), MAX)).isEmpty();
        assertThat(IndexMerge.due(Collections.nCopies(40, flushed), MAX)).hasSize(16);
    }
}
