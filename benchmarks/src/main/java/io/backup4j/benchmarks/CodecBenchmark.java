package io.backup4j.benchmarks;

import com.github.luben.zstd.ZstdDecompressCtx;
import io.backup4j.engine.pack.Compressor;
import io.backup4j.engine.pack.FrameEncoder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How fast full frames are compressed, found not to be worth it, and decompressed, in MiB of plain bytes per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private static final int FRAME_BYTES = FrameEncoder.FULL_BYTES;
    private static final int FRAMES = 16;
    private static final int MEBIBYTES = FRAMES * FRAME_BYTES >> 20;

    @Param({"TEXT", "NOISE"})
    Payload payload = Payload.TEXT;

    @Param({"1", "3"})
    int level;

    private final byte[] decoded = new byte[FRAME_BYTES];
    private final byte[] target = new byte[FRAME_BYTES];
    private final byte[][] compressed = new byte[FRAMES][];
    private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    private byte[] data = {};
    private Compressor compressor = new Compressor();

    @Setup
    public void prepare() {
        data = payload.make(MEBIBYTES << 20);
        compressor.close();
        compressor = new Compressor(level);
        for (int i = 0; i < FRAMES; i++) {
            int length = compressor.compress(data, i * FRAME_BYTES, FRAME_BYTES, target, 0);
            compressed[i] = length == Compressor.DOES_NOT_PAY ? new byte[0] : Arrays.copyOf(target, length);
        }
    }

    /** Compresses all of it. */
    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public int compress() {
        int sum = 0;
        for (int i = 0; i < FRAMES; i++) {
            sum += compressor.compress(data, i * FRAME_BYTES, FRAME_BYTES, target, 0);
        }
        return sum;
    }

    /** Decompresses all of it; what did not pay is copied. */
    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public int decompress() {
        int sum = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = compressed[i];
            if (frame.length == 0) {
                System.arraycopy(data, i * FRAME_BYTES, decoded, 0, FRAME_BYTES);
                sum += FRAME_BYTES;
            } else {
                sum += decompressor.decompressByteArray(decoded, 0, FRAME_BYTES, frame, 0, frame.length);
            }
        }
        return sum;
    }

    @TearDown
    public void close() {
        compressor.close();
        decompressor.close();
    }
}
