package io.backup4j.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.pack.Codec;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.AtCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexRepairTest {
    private final Map<UUID, Map<String, ByteBuffer>> expected = new HashMap<>();
    private RepairFixture fixture;
    private GivenSource source;

    @BeforeEach
    void makeBackups() throws IOException {
        fixture = new RepairFixture();
        source = GivenSource.files().random("large", 2_000_000, 99);
        for (int i = 0; i < 3; i++) {
            source.random("small/" + i, 300_000, i);
            backup();
        }
        assertThat(segments()).hasSize(3);
    }

    private Manifest backup() throws IOException {
        Manifest made = fixture.backup(BackupType.INCREMENTAL, source);
        expected.put(made.record().uuid(), source.content());
        return made;
    }

    private List<String> segments() throws IOException {
        return SinkObjects.keys(fixture.stored, "index/");
    }

    private void deleteIndex() throws IOException {
        for (String key : segments()) {
            fixture.stored.delete(ObjectKey.of(key));
        }
    }

    @Test
    void rebuildsADeletedIndexFromTheDirectoriesOfThePacks() throws IOException {
        Set<String> before = rows();
        deleteIndex();

        IndexRepairOutcome outcome = fixture.repairIndex();

        assertThat(outcome.packs()).isEqualTo(3);
        assertThat(outcome.segmentsRemoved()).isZero();
        assertThat(outcome.segmentsWritten()).isEqualTo(1);
        assertThat(outcome.findings()).isEmpty();
        assertThat(rows()).isEqualTo(before).hasSize((int) outcome.chunks());
        assertWhole();
    }

    @Test
    void replacesADamagedSegment() throws IOException {
        Set<String> before = rows();
        ObjectKey damaged = ObjectKey.of(segments().get(1));
        fixture.flip(damaged, 100);

        IndexRepairOutcome outcome = fixture.repairIndex();

        assertThat(outcome.segmentsDamaged()).isEqualTo(1);
        assertThat(outcome.segmentsRemoved()).isEqualTo(3);
        assertThat(outcome.findings()).singleElement().satisfies(finding -> assertThat(finding.objectOrNull())
                .isEqualTo(damaged.value()));
        assertThat(fixture.stored.stat(damaged)).isEmpty();
        assertThat(rows()).isEqualTo(before);
        assertWhole();
    }

    @Test
    void dropsRowsOfPacksThatAreGoneAndRowsThatAreWrong() throws IOException {
        Set<String> before = rows();
        Repository repository = fixture.open();
        PackName gone = PackName.random(repository.settings().random());
        ObjectInfo stored = fixture.packs().get(0);
        publish(repository, gone, 40_000);
        publish(repository, PackName.of(stored.key()), (int) stored.sizeBytes());
        assertThat(rows()).hasSizeGreaterThan(before.size());

        fixture.repairIndex();

        assertThat(rows()).isEqualTo(before);
        assertWhole();
    }

    /** A segment that says of a pack what is not true. */
    private static void publish(Repository repository, PackName pack, int size) throws IOException {
        IndexSegmentBuilder builder = new IndexSegmentBuilder();
        int frame = builder.addFrame(new FrameAddress(pack, 1, 0, 32, 900, 5_000, Codec.ZSTD), size);
        byte[] id = new byte[ChunkId.BYTES];
        new Random(size).nextBytes(id);
        builder.addChunk(ChunkId.read(id, 0), frame, 0, 5_000);
        repository.publishIndex(builder.build(), LocalIndexCache.offHeap());
    }

    @Test
    void aRepeatedRebuildGivesTheSameIndex() throws IOException {
        Set<String> before = rows();
        IndexRepairOutcome once = fixture.repairIndex();
        IndexRepairOutcome again = fixture.repairIndex();
        assertThat(again.chunks()).isEqualTo(once.chunks());
        assertThat(again.segmentsWritten()).isEqualTo(1);
        assertThat(again.segmentsRemoved()).isEqualTo(1);
        assertThat(segments()).hasSize(1);
        assertThat(rows()).isEqualTo(before);
        assertWhole();
    }

    @Test
    void aDryRunSaysTheSameAndChangesNothing() throws IOException {
        fixture.flip(ObjectKey.of(segments().get(1)), 100);
        Map<String, ByteBuffer> before = fixture.everything();

        IndexRepairOutcome dry = new IndexRepair(fixture.open(), true, RunControl.none()).run();

        assertThat(fixture.everything()).isEqualTo(before);
        assertThat(fixture.repairIndex()).isEqualTo(dry);
        assertWhole();
    }

    @Test
    void aSegmentOfALaterReleaseStopsTheRebuildBeforeAnythingIsChanged() throws IOException {
        // The version in the clear header of a sealed object, and its content, which does not open as this release's.
        fixture.flip(ObjectKey.of(segments().get(2)), 5);
        fixture.flip(ObjectKey.of(segments().get(2)), 60);
        Map<String, ByteBuffer> before = fixture.everything();

        assertThatThrownBy(fixture::repairIndex).isInstanceOf(RepositoryException.class);

        assertThat(fixture.everything()).isEqualTo(before);
        fixture.flip(ObjectKey.of(segments().get(2)), 5);
        fixture.flip(ObjectKey.of(segments().get(2)), 60);
        assertWhole();
    }

    @Test
    void aSegmentWhoseVersionIsDamagedIsRebuiltAndKeepsNobodyFromReading() throws IOException {
        fixture.flip(ObjectKey.of(segments().get(2)), 5);
        assertThat(fixture.missing(expected)).isEmpty();

        assertThat(fixture.repairIndex().segmentsDamaged()).isEqualTo(1);

        assertWhole();
    }

    @Test
    void aTornPackKeepsWhatIsIntactAndWhatTheOldIndexKnewOfTheRest() throws IOException {
        Set<String> before = rows();
        ObjectInfo pack = fixture.packs().get(0);
        byte[] intact = fixture.bytes(pack.key());
        List<PackedFrame> frames = fixture.directory(pack).frames();
        fixture.flip(pack.key(), frames.get(0).address().offset() + 10);
        fixture.flip(pack.key(), pack.sizeBytes() - 1);

        IndexRepairOutcome outcome = fixture.repairIndex();

        assertThat(outcome.unopened()).isEqualTo(1);
        assertThat(outcome.findings()).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains((frames.size() - 1) + " intact frames")
                .contains("repair packs"));
        assertThat(rows()).isEqualTo(before);
        PackRepairOutcome lost = fixture.repairPacks(false);
        assertThat(RepairFixture.declared(lost.losses())).isNotEmpty().isEqualTo(fixture.missing(expected));
        assertThat(lost.losses()).allSatisfy(loss -> assertThat(loss.packs())
                .containsExactly(pack.key().value()));
        fixture.assertVerifyFindsExactly(lost.losses());

        // The index that was rebuilt is right for the pack as it should be, too.
        fixture.replace(pack.key(), intact);
        assertThat(fixture.missing(expected)).isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }

    @Test
    void aTornPackThatNoSegmentKnowsIsIndexedByItsIntactFrames() throws IOException {
        ObjectInfo pack = fixture.packs().get(0);
        fixture.flip(pack.key(), pack.sizeBytes() - 1);
        Set<String> before = rows();
        deleteIndex();

        IndexRepairOutcome outcome = fixture.repairIndex();

        assertThat(outcome.unopened()).isEqualTo(1);
        assertThat(rows()).isEqualTo(before);
        assertThat(fixture.missing(expected)).isEmpty();
        assertThat(fixture.repairPacks(false).losses()).isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }

    @Test
    void aTruncatedPackIsStillKnownToBeTooShort() throws IOException {
        ObjectInfo pack = fixture.packs().get(0);
        byte[] bytes = fixture.bytes(pack.key());
        Set<String> before = rows();
        fixture.replace(pack.key(), Arrays.copyOf(bytes, bytes.length / 2));
        fixture.repairIndex();
        assertThat(rows()).isEqualTo(before);
        fixture.replace(pack.key(), bytes);
        assertWhole();
    }

    /** A writer runs to its end at one call of the rebuild after the other: what it publishes is found afterwards, wherever that was. */
    @Test
    void aWriterMayPublishAtAnyMoment() throws IOException {
        Map<UUID, Map<String, ByteBuffer>> others = Map.copyOf(expected);
        RepairFixture original = fixture;
        source.random("by the other writer", 400_000, 7);
        for (long call = 1; ; call++) {
            fixture = original.copy();
            expected.clear();
            expected.putAll(others);
            AtCall at = new AtCall(fixture.stored, call, this::backup);

            new IndexRepair(fixture.open(at), false, RunControl.none()).run();

            if (!at.happened()) {
                assertThat(call).isGreaterThan(15);
                return;
            }
            RepositoryIndex index = fixture.open().loadIndex(0, Set.of());
            assertThat(index.unindexed().contents()).as("at call %d", call).isEmpty();
            assertThat(expected).hasSize(others.size() + 1);
            assertThat(fixture.missing(expected)).as("at call %d", call).isEmpty();
            fixture.assertVerifyFindsExactly(List.of());
        }
    }

    /** Every row that stored segments or else directories have, also those of packs that are gone. */
    private Set<String> rows() throws IOException {
        Set<String> rows = new TreeSet<>();
        RepositoryIndex index = fixture.open().loadIndex(0, Set.of());
        index.chunks().forEachLocation((id, location) -> rows.add(row(id, location)));
        for (IndexSegment segment : index.segments()) {
            for (int i = 0; i < segment.packs(); i++) {
                if (fixture.stored.stat(segment.pack(i).key()).isEmpty()) {
                    rows.add("gone " + segment.pack(i));
                }
            }
        }
        return rows;
    }

    private static String row(ChunkId id, ChunkLocation location) {
        return id + " " + location;
    }

    private void assertWhole() throws IOException {
        assertThat(fixture.missing(expected)).isEmpty();
        assertThat(fixture.open().loadIndex(0, Set.of()).unindexed().contents()).isEmpty();
        assertThat(fixture.open().loadIndex(0, Set.of()).findings()).isEmpty();
        assertThat(fixture.verify().findings()).isEmpty();
    }
}
