package io.backup4j.benchmarks;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.seal.KeyPurpose;
import io.backup4j.engine.seal.KeyRing;
import io.backup4j.engine.seal.ObjectSealer;
import io.backup4j.engine.seal.RepositoryIdentity;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How fast frames are sealed and opened, in MiB per second. With Amazon's provider on the class path it is what is measured, as in life. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SealBenchmark {
    private static final int MEBIBYTES = 8;

    @Param({"AES_256_GCM", "NONE"})
    SealMode mode = SealMode.NONE;

    @Param({"16384", "524288"})
    int frameBytes;

    private final SecureRandom random = new SecureRandom();
    private final byte[] data = Payload.NOISE.make(MEBIBYTES << 20);
    private byte[] sealed = {};
    private byte[] opened = {};
    private ObjectSealer sealer = newSealer();
    private int number;

    /** A number is used once with one key, so that each iteration has a fresh one. */
    @Setup(Level.Iteration)
    public void prepare() {
        Sealer.prepare();
        opened = new byte[frameBytes];
        sealed = new byte[frameBytes + Sealer.TAG_BYTES];
        sealer = newSealer();
        number = 1;
        sealer.seal(SealedKind.PACK_FRAME, 0, false, 0, data, 0, frameBytes, sealed, 0);
    }

    private ObjectSealer newSealer() {
        KeyRing keys = mode == SealMode.NONE ? KeyRing.ofNoMaster() : KeyRing.create(random);
        PackName pack = PackName.random(random);
        return new Sealer(new RepositoryIdentity(new UUID(0, 1), mode), keys)
                .object(pack.key(), pack.bytes(), keys.currentKeyId(), KeyPurpose.FRAME);
    }

    /** Seals all of it. */
    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public int seal() {
        int sum = 0;
        byte[] target = new byte[frameBytes + Sealer.TAG_BYTES];
        for (int position = 0; position < data.length; position += frameBytes) {
            sum += sealer.seal(SealedKind.PACK_FRAME, 0, false, number++, data, position, frameBytes, target, 0);
        }
        return sum;
    }

    /** Opens one frame again and again. */
    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public int open() {
        int sum = 0;
        for (int position = 0; position < data.length; position += frameBytes) {
            sum += sealer.open(SealedKind.PACK_FRAME, 0, false, 0, sealed, 0, sealed.length, opened, 0);
        }
        return sum;
    }
}
