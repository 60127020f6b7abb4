package io.backup4j.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.pack.EncodedFrame;
import io.backup4j.engine.pack.FinishedPack;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.FrameEncoder;
import io.backup4j.engine.pack.FrameSlot;
import io.backup4j.engine.pack.OpenPack;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Pause;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.seal.NonceRecorder;
import io.backup4j.sinks.MemorySink;
import io.backup4j.sinks.RetryOptions;
import io.backup4j.sinks.RetryingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A sealed repository behind the wrappers that a host gets, and frames to store in it. */
final class StoreFixture implements AutoCloseable {
    private static final Settings SETTINGS = TestRepositories.settings(1, 12 << 20, false);

    final MemorySink memory;
    final List<Duration> waits = new ArrayList<>();
    final NonceRecorder nonces;
    final RecordingSink recording;
    final Repository repository;
    private final FrameEncoder encoder = new FrameEncoder(1);
    private final FrameDecoder check;

    /** @param faults goes around the memory */
    StoreFixture(UnaryOperator<BackupSink> faults) throws IOException {
        memory = new MemorySink();
        nonces = new NonceRecorder();
        TestRepositories.encrypted(memory, SETTINGS, nonces).close();
        recording = new RecordingSink(faults.apply(memory));
        repository = open(waits::add);
        check = repository.newDecoder();
    }

    private StoreFixture(StoreFixture other, Pause pause) throws IOException {
        memory = other.memory;
        nonces = other.nonces;
        recording = other.recording;
        repository = open(pause);
        check = repository.newDecoder();
    }

    /** The same repository, used by somebody who waits in another way. */
    StoreFixture withPause(Pause pause) throws IOException {
        return new StoreFixture(this, pause);
    }

    private Repository open(Pause pause) throws IOException {
        return TestRepositories.open(
                RetryingSink.around(recording, RetryOptions.DEFAULTS, duration -> {}),
                SETTINGS.withPause(pause),
                nonces);
    }

    /** One chunk, drawn from the seed. */
    EncodedFrame frame(int length, long seed) {
        return frame(1, length, seed);
    }

    /** Chunks of one length, drawn from the seed. */
    EncodedFrame frame(int chunks, int length, long seed) {
        byte[] bytes = MemorySource.random(chunks * length, seed);
        for (int i = 0; i < chunks; i++) {
            encoder.add(id(bytes, i * length, length), bytes, i * length, length);
        }
        return encoder.encode();
    }

    ChunkId id(byte[] bytes, int offset, int length) {
        return repository.newHasher().id(bytes, offset, length);
    }

    /** A pack of three frames. */
    FinishedPack pack(long seed) {
        OpenPack open = new OpenPack(
                repository.sealer(), PackName.random(repository.settings().random()), new byte[1 << 20]);
        for (int i = 0; i < 3; i++) {
            EncodedFrame frame = frame(2, 10_000, seed + i);
            FrameSlot slot = Objects.requireNonNull(
                    open.reserve(frame.length(), frame.chunks().count()));
            slot.seal(frame, check);
        }
        return open.finish();
    }

    /** Keys of packs that were put, well or not, in their order. */
    List<String> packPuts() {
        return recording.keys(SinkCall.Kind.PUT).stream()
                .filter(key -> key.startsWith("pack/"))
                .toList();
    }

    /** A chunk of {@link #frame(int, long)} can be read by whoever opens the repository now. */
    void assertReadable(int length, long seed) throws IOException {
        assertReadable(MemorySource.random(length, seed), 0, length);
    }

    void assertReadable(byte[] bytes, int offset, int length) throws IOException {
        Repository reader = TestRepositories.open(memory, repository.settings(), nonces);
        try (RepositoryChunks chunks =
                new RepositoryChunks(reader, reader.loadIndex(0, Set.of()).chunks(), 1 << 20)) {
            assertThat(chunks.read(new ChunkRef(id(bytes, offset, length), length)))
                    .isEqualTo(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    @Override
    public void close() throws IOException {
        encoder.close();
        check.close();
        repository.close();
    }
}
