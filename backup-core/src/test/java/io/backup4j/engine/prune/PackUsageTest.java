package io.backup4j.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PackUsageTest {
    @Test
    void countsWhatIsNeededInEachPack() {
        StoredPacks packs = new StoredPacks(1).pack("a", 1, 2, 3, 4).pack("b", 5, 6);

        PackUsage usage = packs.usage(List.of(1, 2, 3, 6));

        assertThat(usage.keptChunks(packs.position("a"))).isEqualTo(3);
        assertThat(usage.keptChunks(packs.position("b"))).isEqualTo(1);
        assertThat(usage.used(packs.position("a"))).isBetween(0.6, 0.75);
        assertThat(usage.used(packs.position("b"))).isBetween(0.4, 0.5);
    }

    @Test
    void keepsTheCopyInThePackThatIsUsedBest() {
        for (int seed = 0; seed < 10; seed++) {
            // Names are random, and must not matter.
            StoredPacks packs =
                    new StoredPacks(seed).pack("mostly dead", 1, 2, 3, 4, 5).pack("used", 1, 6);

            PackUsage usage = packs.usage(List.of(1, 6));

            assertThat(usage.keptChunks(packs.position("mostly dead")))
                    .as("seed %d", seed)
                    .isZero();
            assertThat(usage.spareChunks(packs.position("mostly dead"))).isEqualTo(1);
            assertThat(usage.keptChunks(packs.position("used"))).isEqualTo(2);
        }
    }

    @Test
    void ofTwoEqualPacksKeepsOneWhole() {
        for (int seed = 0; seed < 10; seed++) {
            StoredPacks packs = new StoredPacks(seed).pack("a", 1, 2, 3, 4).pack("b", 4, 3, 2, 1);

            PackUsage usage = packs.usage(List.of(1, 2, 3, 4));

            assertThat(Set.of(usage.keptChunks(0), usage.keptChunks(1)))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrder(0, 4);
        }
    }

    @Test
    void neverKeepsACopyInABadPackWhereThereIsAnother() {
        for (int seed = 0; seed < 10; seed++) {
            StoredPacks packs = new StoredPacks(seed).pack("bad", 1, 2, 3).pack("good", 1, 7, 8, 9);
            packs.damaged("bad");

            PackUsage usage = packs.usage(List.of(1, 2, 3));

            assertThat(usage.keptChunks(packs.position("good")))
                    .as("seed %d", seed)
                    .isEqualTo(1);
            assertThat(usage.keptChunks(packs.position("bad"))).isEqualTo(2);
        }
    }

    @Test
    void keepsEveryCopyWhereAllAreBad() {
        StoredPacks packs = new StoredPacks(3).pack("a", 1).pack("b", 1);
        packs.damaged("a").damaged("b");

        PackUsage usage = packs.usage(List.of(1));

        assertThat(usage.keptChunks(0)).isEqualTo(1);
        assertThat(usage.keptChunks(1)).isEqualTo(1);
    }

    @Test
    void aPackOfAnotherSizeThanItWasWrittenWithIsBad() {
        StoredPacks packs = new StoredPacks(4).pack("torn", 1, 2).pack("whole", 1, 9, 8, 7, 6);
        packs.stored("torn", 10);

        PackUsage usage = packs.usage(List.of(1, 2));

        assertThat(usage.isBad(packs.position("torn"))).isTrue();
        assertThat(usage.keptChunks(packs.position("whole"))).isEqualTo(1);
    }

    @Test
    void nothingInADoomedPackCounts() {
        StoredPacks packs = new StoredPacks(5).pack("doomed", 1, 2).pack("stays", 1, 9, 8, 7, 6);
        packs.doomed("doomed");

        PackUsage usage = packs.usage(List.of(1, 2));

        assertThat(usage.keptChunks(packs.position("doomed"))).isZero();
        assertThat(usage.keptChunks(packs.position("stays"))).isEqualTo(1);
    }

    @Test
    void aPlaceThatTwoSegmentsNameIsOneCopy() {
        StoredPacks packs = new StoredPacks(6).pack("a", 1, 2).again("a", 1, 2);

        PackUsage usage = packs.usage(List.of(1, 2));

        assertThat(usage.keptChunks(0)).isEqualTo(2);
        assertThat(usage.spareChunks(0)).isZero();
        assertThat(usage.used(0)).isLessThanOrEqualTo(1);
    }

    /** Against what the rules say, chunk by chunk. */
    @Test
    void keepsEachNeededChunkWhateverTheCopies() {
        long seed = 20261201;
        for (int round = 0; round < 200; round++) {
            String when = "seed " + seed + ", round " + round;
            Random random = new Random(seed + round);
            StoredPacks packs = new StoredPacks(seed + round);
            int chunks = 1 + random.nextInt(40);
            int count = 1 + random.nextInt(12);
            Map<Integer, Set<String>> places = new HashMap<>();
            Set<String> bad = new HashSet<>();
            Set<String> doomed = new HashSet<>();
            for (int p = 0; p < count; p++) {
                String name = "p" + p;
                int[] held = random.ints(1 + random.nextInt(10), 0, chunks)
                        .distinct()
                        .toArray();
                packs.pack(name, held);
                for (int chunk : held) {
                    places.computeIfAbsent(chunk, c -> new TreeSet<>()).add(name);
                }
                if (random.nextInt(4) == 0) {
                    packs.damaged(name);
                    bad.add(name);
                }
                if (random.nextInt(6) == 0) {
                    packs.doomed(name);
                    doomed.add(name);
                }
            }
            List<Integer> needed =
                    places.keySet().stream().filter(c -> random.nextBoolean()).toList();
            PackUsage usage = packs.usage(needed);
            Map<Integer, Set<String>> kept = packs.kept(usage, chunks);
            for (int chunk : places.keySet()) {
                Set<String> usable = new TreeSet<>(places.get(chunk));
                usable.removeAll(doomed);
                Set<String> good = new TreeSet<>(usable);
                good.removeAll(bad);
                Set<String> found = kept.getOrDefault(chunk, Set.of());
                if (!needed.contains(chunk)) {
                    assertThat(found).as(when).isEmpty();
                } else if (good.isEmpty()) {
                    assertThat(found).as(when).isEqualTo(usable);
                } else {
                    assertThat(found).as(when).hasSize(1);
                    assertThat(good).as(when).containsAll(found);
                }
            }
            int counted = 0;
            for (int p = 0; p < count; p++) {
                counted += usage.keptChunks(p);
                assertThat(usage.used(p)).as(when).isBetween(0.0, 1.0);
            }
            assertThat(kept.values().stream().mapToInt(Set::size).sum())
                    .as(when)
                    .isEqualTo(counted);
        }
    }
}
