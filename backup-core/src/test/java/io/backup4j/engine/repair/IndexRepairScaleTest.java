package io.backup4j.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.pack.EncodedFrame;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.FrameEncoder;
import io.backup4j.engine.pack.OpenPack;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.store.SegmentFilling;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** As many packs as a third of a terabyte has, small ones. */
class IndexRepairScaleTest {
    private static final int PACKS = 10_000;
    private static final int CHUNKS_PER_PACK = 20;

    @Test
    void rowsAreHandedOutWhilePacksAreStillBeingRead() throws IOException {
        RepairFixture fixture = new RepairFixture(SealMode.NONE);
        putPacks(fixture);
        RecordingSink recording = new RecordingSink(fixture.stored);

        IndexRepairOutcome outcome = new IndexRepair(fixture.open(recording), false, RunControl.none()).run();

        assertThat(outcome.packs()).isEqualTo(PACKS);
        assertThat(outcome.chunks()).isEqualTo((long) PACKS * CHUNKS_PER_PACK);
        assertThat(outcome.segmentsWritten()).isEqualTo(4);
        List<SinkCall> calls = recording.calls().stream()
                .filter(call -> call.kind() == SinkCall.Kind.PUT
                        || call.kind() == SinkCall.Kind.READ && call.key().startsWith("pack/"))
                .toList();
        // One request per pack, and a segment as soon as it is full: nothing else is kept.
        assertThat(calls).hasSize(PACKS + 4);
        for (int i = 1; i <= 3; i++) {
            int full = i * (SegmentFilling.MOST_CHUNKS / CHUNKS_PER_PACK);
            assertThat(calls.subList(full, full + i + 1))
                    .filteredOn(call -> call.kind() == SinkCall.Kind.PUT)
                    .isNotEmpty();
        }
        RepositoryIndex index = fixture.open().loadIndex(0, Set.of());
        assertThat(index.unindexed().contents()).isEmpty();
        assertThat(index.segments())
                .extracting(IndexSegment::chunks)
                .allMatch(chunks -> chunks <= SegmentFilling.MOST_CHUNKS);
        assertThat(fixture.verify().findings()).isEmpty();
    }

    private static void putPacks(RepairFixture fixture) throws IOException {
        Repository repository = fixture.open();
        Random random = new Random(1);
        ChunkHasher hasher = repository.newHasher();
        byte[] buffer = new byte[4096];
        try (FrameEncoder encoder = new FrameEncoder(1);
                FrameDecoder check = repository.newDecoder()) {
            for (int i = 0; i < PACKS; i++) {
                OpenPack pack = new OpenPack(
                        repository.sealer(),
                        PackName.random(repository.settings().random()),
                        buffer);
                for (int chunk = 0; chunk < CHUNKS_PER_PACK; chunk++) {
                    byte[] bytes =
                            ByteBuffer.allocate(8).putLong(random.nextLong()).array();
                    encoder.add(hasher.id(bytes, 0, bytes.length), bytes, 0, bytes.length);
                }
                EncodedFrame frame = encoder.encode();
                Objects.requireNonNull(pack.reserve(frame.length(), CHUNKS_PER_PACK))
                        .seal(frame, check);
                var finished = pack.finish();
                fixture.stored.put(finished.name().key(), finished.content());
            }
        }
    }
}
