package io.backup4j.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.Codec;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.run.RunControl;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Packs as an index names them, without a store: each chunk has 1000 bytes and a frame of its own, and is named by a number. */
final class StoredPacks {
    private static final int CHUNK_BYTES = 1000;
    private static final int TAG_BYTES = 16;
    private static final int HEADER_BYTES = 16;
    private static final double STAYS = 0.5;

    private final Random random;
    private final Map<String, PackName> names = new HashMap<>();
    private final Map<PackName, Integer> sizes = new HashMap<>();
    private final List<IndexSegment> segments = new ArrayList<>();
    private final Set<PackName> damaged = new HashSet<>();
    private final Set<PackName> doomed = new HashSet<>();

    StoredPacks(long seed) {
        random = new Random(seed);
    }

    StoredPacks pack(String name, int... chunks) {
        byte[] bytes = new byte[PackName.BYTES];
        random.nextBytes(bytes);
        PackName pack = PackName.read(bytes, 0);
        names.put(name, pack);
        sizes.put(pack, size(chunks.length));
        return again(name, chunks);
    }

    /** Another segment that names a pack. */
    StoredPacks again(String name, int... chunks) {
        IndexSegmentBuilder rows = new IndexSegmentBuilder();
        int offset = 2 * HEADER_BYTES;
        for (int i = 0; i < chunks.length; i++) {
            FrameAddress frame =
                    new FrameAddress(pack(name), 1, i, offset, CHUNK_BYTES + TAG_BYTES, CHUNK_BYTES, Codec.NONE);
            rows.addChunk(id(chunks[i]), rows.addFrame(frame, size(chunks.length)), 0, CHUNK_BYTES);
            offset += CHUNK_BYTES + TAG_BYTES + HEADER_BYTES;
        }
        segments.add(IndexSegment.open("segment " + segments.size(), rows.build()));
        return this;
    }

    private static int size(int chunks) {
        return HEADER_BYTES + chunks * (CHUNK_BYTES + TAG_BYTES + HEADER_BYTES) + 100;
    }

    StoredPacks damaged(String name) {
        damaged.add(pack(name));
        return this;
    }

    StoredPacks doomed(String name) {
        doomed.add(pack(name));
        return this;
    }

    /** The size that a listing shows. */
    StoredPacks stored(String name, int sizeBytes) {
        sizes.put(pack(name), sizeBytes);
        return this;
    }

    PackName pack(String name) {
        return Objects.requireNonNull(names.get(name), name);
    }

    static ChunkId id(int chunk) {
        ByteBuffer bytes = ByteBuffer.allocate(ChunkId.BYTES);
        new Random(chunk).nextBytes(bytes.array());
        return ChunkId.read(bytes.array(), 0);
    }

    StoredState state() {
        PackSet packs = set(sizes.keySet());
        int[] listed = new int[packs.size()];
        for (int i = 0; i < listed.length; i++) {
            listed[i] = sizes.get(packs.get(i));
        }
        ChunkIndex index = new ChunkIndex(packs);
        segments.forEach(index::add);
        return new StoredState(packs, listed, index, new ChunkRows(index), segments, List.of());
    }

    private static PackSet set(Set<PackName> names) {
        PackSet.Builder set = PackSet.builder();
        names.forEach(set::add);
        return set.build();
    }

    int position(String name) {
        return set(sizes.keySet()).position(pack(name));
    }

    Reach reach(StoredState state, List<Integer> needed) {
        Reach reach = new Reach(
                state.rows(),
                ref -> {
                    throw new DamagedException("nothing is stored here");
                },
                new Steps(RunControl.none(), null),
                new Findings());
        needed.forEach(chunk -> assertThat(reach.reach(id(chunk))).isNotNegative());
        return reach;
    }

    PackUsage usage(List<Integer> needed) {
        StoredState state = state();
        return new PackUsage(state, reach(state, needed), set(doomed), damaged, STAYS);
    }

    /** Names of the packs that keep each chunk. */
    Map<Integer, Set<String>> kept(PackUsage usage, int chunks) {
        ChunkRows rows = state().rows();
        Map<Integer, Set<String>> kept = new HashMap<>();
        for (int chunk = 0; chunk < chunks; chunk++) {
            for (int row = rows.first(id(chunk)); row >= 0; row = rows.next(row, id(chunk))) {
                if (usage.kept().contains(row)) {
                    PackName pack = rows.location(row).frame().pack();
                    Set<String> of = kept.computeIfAbsent(chunk, c -> new TreeSet<>());
                    names.forEach((name, each) -> {
                        if (each.equals(pack)) {
                            of.add(name);
                        }
                    });
                }
            }
        }
        return kept;
    }
}
