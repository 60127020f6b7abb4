package io.backup4j.benchmarks;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.Codec;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Lookups per second among a million chunks: of ids that are there, for a restore or a repeated chunk, and of ids that are not, for each new chunk. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IndexLookupBenchmark {
    private static final int CHUNKS = 1_000_000;
    private static final int CHUNK_BYTES = 4096;
    private static final int CHUNKS_OF_A_FRAME = 128;
    private static final int FRAMES_OF_A_PACK = 64;
    private static final int SEALED_BYTES = 256 << 10;
    private static final int FRAME_STRIDE = SEALED_BYTES + 16;
    private static final int PACK_BYTES = 32 << 20;
    private static final int ASKED = 1 << 16;
    private static final int ASKED_STRIDE = CHUNKS / ASKED;

    /** A repository that is tidied has few large ones; one that many small runs wrote to has more. */
    @Param({"1", "10"})
    int segments;

    private final ChunkIndex index = new ChunkIndex(PackSet.empty());
    private final ChunkId[] present = new ChunkId[ASKED];
    private final ChunkId[] absent = new ChunkId[ASKED];
    private int next;

    @Setup
    public void prepare() {
        Random random = new Random(20261121);
        int each = CHUNKS / segments;
        int added = 0;
        for (int segment = 0; segment < segments; segment++) {
            IndexSegmentBuilder builder = new IndexSegmentBuilder();
            PackName pack = packName(random);
            for (int chunk = 0; chunk < each; chunk++) {
                int frame = chunk / CHUNKS_OF_A_FRAME;
                if (chunk % (CHUNKS_OF_A_FRAME * FRAMES_OF_A_PACK) == 0) {
                    pack = packName(random);
                }
                if (chunk % CHUNKS_OF_A_FRAME == 0) {
                    builder.addFrame(frameAt(pack, frame % FRAMES_OF_A_PACK), PACK_BYTES);
                }
                ChunkId id = chunkId(random);
                builder.addChunk(id, frame, chunk % CHUNKS_OF_A_FRAME * CHUNK_BYTES, CHUNK_BYTES);
                present[added++ / ASKED_STRIDE & ASKED - 1] = id;
            }
            index.addOwn(IndexSegment.open("index/benchmark", builder.build()));
        }
        for (int i = 0; i < ASKED; i++) {
            absent[i] = chunkId(random);
        }
    }

    private static FrameAddress frameAt(PackName pack, int number) {
        int offset = 64 + number * FRAME_STRIDE;
        return new FrameAddress(pack, 1, number, offset, SEALED_BYTES, CHUNKS_OF_A_FRAME * CHUNK_BYTES, Codec.ZSTD);
    }

    private static ChunkId chunkId(Random random) {
        byte[] bytes = new byte[ChunkId.BYTES];
        random.nextBytes(bytes);
        return ChunkId.read(bytes, 0);
    }

    private static PackName packName(Random random) {
        byte[] bytes = new byte[PackName.BYTES];
        random.nextBytes(bytes);
        return PackName.read(bytes, 0);
    }

    /** Where a chunk lies that is there. */
    @Benchmark
    public @Nullable ChunkLocation find() {
        return index.find(present[next++ & ASKED - 1]);
    }

    /** Whether there is a chunk that is not. */
    @Benchmark
    public boolean miss() {
        return index.contains(absent[next++ & ASKED - 1]);
    }
}
