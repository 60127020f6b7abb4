package io.backup4j.benchmarks;

import io.backup4j.engine.chunk.Boundaries;
import io.backup4j.engine.chunk.Chunking;
import io.backup4j.engine.chunk.ChunkingParameters;
import io.backup4j.engine.seal.KeyRing;
import io.backup4j.spi.source.StreamKind;
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
import org.openjdk.jmh.annotations.Warmup;

/** How fast a stream is cut into chunks, in MiB of the stream per second. What lies below the minimum is not looked at, so this is more than is scanned. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChunkerBenchmark {
    private static final int MEBIBYTES = 32;

    @Param({"FILES", "ROWS"})
    StreamKind kind = StreamKind.FILES;

    private byte[] data = {};
    private Boundaries boundaries =
            new Chunking(new byte[KeyRing.KEY_BYTES], ChunkingParameters.defaults()).boundaries(StreamKind.FILES);

    @Setup
    public void prepare() {
        data = Payload.NOISE.make(MEBIBYTES << 20);
        boundaries = new Chunking(new byte[KeyRing.KEY_BYTES], ChunkingParameters.defaults()).boundaries(kind);
    }

    /** Cuts all of it. */
    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public int cut() {
        int chunks = 0;
        for (int position = 0; position < data.length; chunks++) {
            position += boundaries.next(data, position, data.length - position);
        }
        return chunks;
    }
}
