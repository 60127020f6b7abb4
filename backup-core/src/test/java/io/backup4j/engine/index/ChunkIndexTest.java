package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.PackName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkIndexTest {
    private final IndexFixture fixture = new IndexFixture(21);

    @Test
    void aPackThatIsNotListedHidesNoneThatIs() {
        ChunkId id = fixture.id();
        PackName gone = fixture.pack();
        PackName listed = fixture.pack();
        IndexSegment first = IndexFixture.segment(IndexFixture.frame(gone, 0, List.of(id)));
        IndexSegment second = IndexFixture.segment(IndexFixture.frame(listed, 0, List.of(id)));
        IndexSegment both = IndexFixture.segment(
                IndexFixture.frame(gone, 0, List.of(id)), IndexFixture.frame(listed, 0, List.of(id)));

        for (List<IndexSegment> segments :
                List.of(List.of(first, second), List.of(second, first), List.of(both), List.of(both, first))) {
            ChunkIndex index = new ChunkIndex(IndexFixture.packs(listed));
            segments.forEach(index::add);
            assertThat(index.contains(id)).isTrue();
            assertThat(Objects.requireNonNull(index.find(id)).frame().pack()).isEqualTo(listed);
            assertThat(index.locationsOf(id)).hasSize(1);
        }
    }

    @Test
    void aChunkWhosePacksAreAllGoneIsAbsent() {
        ChunkId id = fixture.id();
        ChunkIndex index = new ChunkIndex(IndexFixture.packs(fixture.pack()));
        index.add(IndexFixture.segment(
                IndexFixture.frame(fixture.pack(), 0, List.of(id)),
                IndexFixture.frame(fixture.pack(), 0, List.of(id))));
        assertThat(index.contains(id)).isFalse();
        assertThat(index.find(id)).isNull();
        assertThat(index.locationsOf(id)).isEmpty();
    }

    @Test
    void ownSegmentsCountAlthoughTheirPacksWereNotListed() {
        ChunkId id = fixture.id();
        ChunkIndex index = new ChunkIndex(PackSet.empty());
        index.addOwn(IndexFixture.segment(IndexFixture.frame(fixture.pack(), 0, List.of(id))));
        assertThat(index.contains(id)).isTrue();
        assertThat(index.segments()).isEqualTo(1);
    }

    @Test
    void copiesThatAreAddedAsAFallbackComeLast() {
        ChunkId both = fixture.id();
        ChunkId only = fixture.id();
        PackName masked = fixture.pack();
        PackName stays = fixture.pack();
        IndexSegment segment = IndexFixture.segment(
                IndexFixture.frame(masked, 0, List.of(both, only)), IndexFixture.frame(stays, 0, List.of(both)));
        ChunkIndex index = new ChunkIndex(IndexFixture.packs(stays));
        index.add(segment);
        index.add(segment, IndexFixture.packs(masked));

        assertThat(Objects.requireNonNull(index.find(both)).frame().pack()).isEqualTo(stays);
        assertThat(index.locationsOf(both))
                .extracting(location -> location.frame().pack())
                .containsExactly(stays, masked);
        assertThat(Objects.requireNonNull(index.find(only)).frame().pack()).isEqualTo(masked);
    }

    @Test
    void agreesWithAModelOfMaskedMaps() {
        for (long seed = 0; seed < 40; seed++) {
            agreesWithAModel(seed);
        }
    }

    private static void agreesWithAModel(long seed) {
        IndexFixture fixture = new IndexFixture(seed);
        List<ChunkId> ids = fixture.ids(30);
        Map<ChunkId, Set<PackName>> model = new HashMap<>();
        PackSet.Builder usable = PackSet.builder();
        List<IndexSegment> segments = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            PackName pack = fixture.pack();
            boolean counts = fixture.random().nextBoolean();
            if (counts) {
                usable.add(pack);
            }
            List<ChunkId> held = new ArrayList<>(ids);
            held.removeIf(id -> fixture.random().nextInt(3) > 0);
            held.add(fixture.id());
            segments.add(IndexFixture.segment(IndexFixture.frame(pack, i, held)));
            if (counts) {
                held.forEach(
                        id -> model.computeIfAbsent(id, key -> new HashSet<>()).add(pack));
            }
        }
        ChunkIndex index = new ChunkIndex(usable.build());
        segments.forEach(index::add);
        String description = "seed " + seed;
        for (ChunkId id : ids) {
            Set<PackName> packs = model.getOrDefault(id, Set.of());
            assertThat(index.contains(id)).as(description).isEqualTo(!packs.isEmpty());
            assertThat(index.locationsOf(id))
                    .as(description)
                    .extracting(location -> location.frame().pack())
                    .containsExactlyInAnyOrderElementsOf(packs);
        }
        Map<ChunkId, Set<PackName>> seen = new HashMap<>();
        index.forEachLocation((id, location) -> seen.computeIfAbsent(id, key -> new HashSet<>())
                .add(location.frame().pack()));
        assertThat(seen).as(description).isEqualTo(model);
    }
}
