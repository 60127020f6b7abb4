package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NewChunksTest {
    private static final int FLUSH = 50;

    private final IndexFixture fixture = new IndexFixture(51);
    private final ChunkIndex index = new ChunkIndex(PackSet.empty());
    private final NewChunks chunks = new NewChunks(index, FLUSH);

    @Test
    void aChunkIsClaimedOnce() {
        ChunkId id = fixture.id();
        assertThat(chunks.claim(id)).isTrue();
        assertThat(chunks.claim(id)).isFalse();
        assertThat(chunks.inFlight()).isEqualTo(1);
    }

    @Test
    void aChunkOfTheIndexIsNotClaimed() {
        ChunkId id = fixture.id();
        index.addOwn(IndexFixture.segment(IndexFixture.frame(fixture.pack(), 0, List.of(id))));
        assertThat(chunks.claim(id)).isFalse();
        chunks.requireSettled();
    }

    @Test
    void aStoredChunkStaysKnownWhileItIsDrainedAndAfterItIsPublished() {
        List<ChunkId> ids = fixture.ids(3);
        ids.forEach(chunks::claim);
        store(ids);
        assertThat(chunks.inFlight()).isZero();
        assertThat(ids).noneMatch(chunks::claim);

        DrainedChunks drained = chunks.drain().orElseThrow();
        assertThat(ids).noneMatch(chunks::claim);
        assertThat(ids).noneMatch(index::contains);

        chunks.published(drained, IndexSegment.open("test", drained.content()));
        assertThat(ids).noneMatch(chunks::claim);
        assertThat(ids).allMatch(index::contains);
        assertThat(chunks.drain()).isEmpty();
        chunks.requireSettled();
    }

    @Test
    void onlyDurableChunksAreDrainedAndClaimsInFlightStay() {
        ChunkId durable = fixture.id();
        ChunkId flying = fixture.id();
        chunks.claim(durable);
        chunks.claim(flying);
        store(List.of(durable));

        publishAll();
        assertThat(index.contains(durable)).isTrue();
        assertThat(index.contains(flying)).isFalse();
        assertThat(chunks.claim(flying)).isFalse();
        assertThatThrownBy(chunks::requireSettled)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 chunks in flight");

        store(List.of(flying));
        assertThatThrownBy(chunks::requireSettled).isInstanceOf(IllegalStateException.class);
        publishAll();
        chunks.requireSettled();
    }

    @Test
    void aSegmentIsDueWhenEnoughIsDurable() {
        List<ChunkId> ids = fixture.ids(FLUSH);
        ids.forEach(chunks::claim);
        assertThat(chunks.drainDue()).isFalse();
        store(ids.subList(0, FLUSH - 1));
        assertThat(chunks.drainDue()).isFalse();
        store(ids.subList(FLUSH - 1, FLUSH));
        assertThat(chunks.drainDue()).isTrue();
        assertThat(chunks.drain().orElseThrow().chunks()).isEqualTo(FLUSH);
        assertThat(chunks.drainDue()).isFalse();
    }

    @Test
    void aDrainedSegmentThatIsNotPublishedForbidsTheCommit() {
        store(fixture.ids(1));
        chunks.drain();
        assertThatThrownBy(chunks::requireSettled)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 segments not published");
    }

    @Test
    void aChunkOfTwoPacksStaysInTheFirst() {
        List<ChunkId> ids = fixture.ids(1);
        store(ids);
        store(ids);
        assertThat(chunks.drain().orElseThrow().chunks()).isEqualTo(1);
        assertThat(chunks.drain()).isEmpty();
    }

    @Test
    void aFailedPackPoisonsEverythingThatFollows() {
        ChunkId id = fixture.id();
        chunks.claim(id);
        store(fixture.ids(1));
        chunks.fail(new StorageException(ErrorCode.STORAGE_FULL, "no room"));
        chunks.fail(new IllegalStateException("later"));

        List<Runnable> calls = List.of(
                () -> chunks.claim(id),
                () -> chunks.claim(fixture.id()),
                () -> store(fixture.ids(1)),
                chunks::drain,
                chunks::requireSettled);
        for (Runnable call : calls) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL))
                    .hasMessageContaining("no room");
        }
    }

    @Test
    void eightThreadsClaimEachChunkExactlyOnceWhileOthersAreStoredAndPublished() throws Exception {
        int threads = 8;
        List<ChunkId> ids = fixture.ids(4_000);
        ConcurrentHashMap<ChunkId, AtomicInteger> claimed = new ConcurrentHashMap<>();
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Random random = new Random(thread);
                IndexFixture packs = new IndexFixture(1_000 + thread);
                results.add(executor.submit(() -> {
                    start.await();
                    work(ids, random, packs, claimed);
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            executor.shutdownNow();
        }
        publishAll();
        chunks.requireSettled();
        assertThat(claimed).hasSize(ids.size());
        assertThat(claimed.values()).allMatch(count -> count.get() == 1);
        assertThat(ids).allMatch(id -> index.locationsOf(id).size() == 1);
    }

    /** Claims all ids in an order of its own, several times, stores what it got in small packs and publishes when it is due. */
    private void work(
            List<ChunkId> ids, Random random, IndexFixture packs, ConcurrentHashMap<ChunkId, AtomicInteger> claimed) {
        List<ChunkId> mine = new ArrayList<>();
        for (int i = 0; i < 3 * ids.size(); i++) {
            ChunkId id = i < ids.size() ? ids.get(i) : ids.get(random.nextInt(ids.size()));
            if (chunks.claim(id)) {
                claimed.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
                mine.add(id);
            }
            if (mine.size() == 5) {
                chunks.stored(List.of(IndexFixture.frame(packs.pack(), 0, mine)), IndexFixture.PACK_SIZE);
                mine.clear();
            }
            if (chunks.drainDue()) {
                chunks.drain().ifPresent(this::publish);
            }
        }
        if (!mine.isEmpty()) {
            chunks.stored(List.of(IndexFixture.frame(packs.pack(), 0, mine)), IndexFixture.PACK_SIZE);
        }
    }

    @Test
    void segmentsOfOneRunAreDisjointAndTogetherHoldEverything() {
        List<ChunkId> ids = fixture.ids(FLUSH * 3 + 7);
        for (int i = 0; i < ids.size(); i += 4) {
            store(ids.subList(i, Math.min(i + 4, ids.size())));
        }
        HashSet<ChunkId> seen = new HashSet<>();
        int segments = publishAll();
        index.forEachLocation((id, location) -> assertThat(seen.add(id)).isTrue());
        assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(segments).isEqualTo(4);
    }

    private void store(List<ChunkId> ids) {
        chunks.stored(List.of(IndexFixture.frame(fixture.pack(), 0, ids)), IndexFixture.PACK_SIZE);
    }

    private int publishAll() {
        int segments = 0;
        for (Optional<DrainedChunks> next = chunks.drain(); next.isPresent(); next = chunks.drain()) {
            publish(next.get());
            segments++;
        }
        return segments;
    }

    private void publish(DrainedChunks drained) {
        chunks.published(drained, IndexSegment.open("test", drained.content()));
    }
}
