package io.backup4j.benchmarks;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** How fast chunks are named, in MiB per second. 8 KiB is a chunk of rows, 1 MiB one of a file. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChunkIdBenchmark {
    private static final int MEBIBYTES = 8;

    @Param({"8192", "1048576"})
    int chunkBytes;

    private final byte[] data = Payload.NOISE.make(MEBIBYTES << 20);
    private final ChunkHasher hasher = new ChunkHasher(new byte[ChunkId.BYTES]);

    /** Names all of it. */
    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public void name(Blackhole sink) {
        for (int position = 0; position < data.length; position += chunkBytes) {
            sink.consume(hasher.id(data, position, chunkBytes));
        }
    }
}
