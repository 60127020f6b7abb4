package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.Codec;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten million chunks: the numbers of decision 0005, printed. Only what it finds is asserted, no time. */
@Tag("stress")
class IndexScaleTest {
    private static final int CHUNKS = 10_000_000;
    private static final int LOOKUPS = 250_000;
    private static final int UNFILTERED = 100_000;
    /** Frames of 32 chunks and packs of 32 frames: chunks of 16 KiB. */
    private static final int ROW_CHUNKS_PER_FRAME = 32;

    @TempDir
    Path directory;

    @Test
    void tenMillionSmallChunksInTenTwentyAndFortySegments() throws IOException {
        for (int segments : new int[] {10, 20, 40}) {
            measure("16 KiB chunks", segments, ROW_CHUNKS_PER_FRAME);
        }
    }

    @Test
    void tenMillionLargeChunksInTenSegments() throws IOException {
        measure("1 MiB chunks", 10, 1);
    }

    @Test
    void sixteenFullFlushesAreMerged() throws IOException {
        LocalIndexCache cache = LocalIndexCache.offHeap();
        PackSet.Builder packs = PackSet.builder();
        List<IndexSegment> segments = new ArrayList<>();
        for (int segment = 0; segment < 16; segment++) {
            segments.add(write(cache, segment, IndexFormat.CHUNKS_PER_FLUSH, ROW_CHUNKS_PER_FRAME, packs));
        }
        PackSet listed = packs.build();
        for (int round = 0; round < 3; round++) {
            long begin = cpuNanos();
            List<ByteBuffer> contents = IndexMerge.merge(segments, () -> listed, IndexFormat.MAX_CHUNKS);
            report("merged 16 segments in %.0f ms", (cpuNanos() - begin) / 1e6);
            assertThat(IndexSegment.open("merged", contents.get(0)).chunks()).isEqualTo(IndexFormat.MAX_CHUNKS);
        }
    }

    private void measure(String kind, int segments, int chunksPerFrame) throws IOException {
        LocalIndexCache cache = LocalIndexCache.in(directory.resolve(segments + "-" + chunksPerFrame));
        PackSet.Builder packs = PackSet.builder();
        for (int segment = 0; segment < segments; segment++) {
            write(cache, segment, CHUNKS / segments, chunksPerFrame, packs);
        }
        PackSet listed = packs.build();
        System.gc();
        long mapped = resident("RssFile");

        long begin = System.nanoTime();
        IndexSegment[] opened = new IndexSegment[segments];
        for (int segment = 0; segment < segments; segment++) {
            opened[segment] = cache.open(name(segment)).orElseThrow();
        }
        report("%s, %d segments: opened in %.0f ms", kind, segments, (System.nanoTime() - begin) / 1e6);
        report("  mapped pages resident: %.2f bytes per chunk", (resident("RssFile") - mapped) * 1024.0 / CHUNKS);
        missesWithoutFilter(opened);

        System.gc();
        long heap = heap();
        begin = System.nanoTime();
        ChunkIndex index = new ChunkIndex(listed);
        for (IndexSegment segment : opened) {
            index.add(segment);
        }
        report("  masked and filtered in %.0f ms, %d packs", (System.nanoTime() - begin) / 1e6, listed.size());
        for (int round = 0; round < 2; round++) {
            hits(index, segments);
            misses(index);
        }
        System.gc();
        report(
                "  after lookups: heap %.2f, mapped pages %.2f bytes per chunk",
                (heap() - heap) / (double) CHUNKS, (resident("RssFile") - mapped) * 1024.0 / CHUNKS);
        assertThat(index.segments()).isEqualTo(segments);
    }

    private static void missesWithoutFilter(IndexSegment[] segments) {
        ChunkId[] ids = new ChunkId[UNFILTERED];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(-2, i);
        }
        int found = 0;
        long begin = cpuNanos();
        for (ChunkId id : ids) {
            for (IndexSegment segment : segments) {
                found += segment.firstRow(id) < 0 ? 0 : 1;
            }
        }
        report("  misses without filters %.2f million per second", ids.length * 1e3 / (cpuNanos() - begin));
        assertThat(found).isZero();
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Of this thread, so that what else runs on the machine counts little. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void hits(ChunkIndex index, int segments) {
        ChunkId[] ids = new ChunkId[LOOKUPS];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(i % segments, (int) ((i * 2_654_435_761L >>> 4) % (CHUNKS / segments)));
        }
        int found = 0;
        long begin = cpuNanos();
        for (ChunkId id : ids) {
            found += index.contains(id) ? 1 : 0;
        }
        report("  hits   %.2f million per second", ids.length * 1e3 / (cpuNanos() - begin));
        assertThat(found).isEqualTo(ids.length);
    }

    private static void misses(ChunkIndex index) {
        ChunkId[] ids = new ChunkId[LOOKUPS];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(-1, i);
        }
        int found = 0;
        long begin = cpuNanos();
        for (ChunkId id : ids) {
            found += index.contains(id) ? 1 : 0;
        }
        report("  misses %.2f million per second", ids.length * 1e3 / (cpuNanos() - begin));
        assertThat(found).isZero();
    }

    private static IndexSegment write(
            LocalIndexCache cache, int segment, int chunks, int chunksPerFrame, PackSet.Builder packs) {
        IndexFixture fixture = new IndexFixture(segment);
        IndexSegmentBuilder builder = new IndexSegmentBuilder();
        PackName pack = fixture.pack();
        packs.add(pack);
        int frameInPack = 0;
        int frame = 0;
        for (int i = 0; i < chunks; i++) {
            if (i % chunksPerFrame == 0) {
                if (frameInPack == 32) {
                    pack = fixture.pack();
                    packs.add(pack);
                    frameInPack = 0;
                }
                frame = builder.addFrame(
                        new FrameAddress(pack, 1, frameInPack, 32 + frameInPack * 100, 80, 1 << 20, Codec.ZSTD),
                        1 << 25);
                frameInPack++;
            }
            builder.addChunk(id(segment, i), frame, i % chunksPerFrame, 1);
        }
        return cache.keep(name(segment), builder.build());
    }

    /** A uniform id that can be made again. */
    private static ChunkId id(int segment, int i) {
        ByteBuffer bytes = ByteBuffer.allocate(ChunkId.BYTES);
        long state = ((long) segment << 32) + i;
        for (int word = 0; word < 4; word++) {
            // SplitMix64 (Steele, Lea, Flood 2014).
            state += 0x9E3779B97F4A7C15L;
            long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
            bytes.putLong(mixed ^ (mixed >>> 31));
        }
        return ChunkId.read(bytes.array(), 0);
    }

    private static String name(int segment) {
        return String.format(Locale.ROOT, "%064x", segment);
    }

    /** KiB, or 0 where the system does not say. */
    private static long resident(String field) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static void report(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
