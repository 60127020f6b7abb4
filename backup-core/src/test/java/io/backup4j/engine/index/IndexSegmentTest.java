package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.RepositoryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class IndexSegmentTest {

    @Test
    void findsWhatAMapWouldFindForUniformIds() {
        for (int size : new int[] {0, 1, 2, 3, 10, 100, 5_000}) {
            IndexFixture fixture = new IndexFixture(size);
            agreesWithAMap("seed " + size, fixture, size, fixture::id, fixture::id);
        }
    }

    @Test
    void findsWhatAMapWouldFindForSkewedIds() {
        for (int size : new int[] {1, 2, 3, 10, 100, 5_000}) {
            IndexFixture fixture = new IndexFixture(size);
            agreesWithAMap("skewed, seed " + size, fixture, size, fixture::skewedId, fixture::skewedId);
            agreesWithAMap("exponential, seed " + size, fixture, size, fixture::exponentialId, fixture::exponentialId);
            agreesWithAMap("mixed, seed " + size, fixture, size, fixture::exponentialId, fixture::id);
        }
    }

    private static void agreesWithAMap(
            String description, IndexFixture fixture, int size, Supplier<ChunkId> stored, Supplier<ChunkId> asked) {
        Map<ChunkId, ChunkLocation> model = new HashMap<>();
        IndexSegmentBuilder builder = new IndexSegmentBuilder();
        PackName pack = fixture.pack();
        for (int number = 0; model.size() < size; number++) {
            List<ChunkId> ids = new ArrayList<>();
            for (int i = 0; i < 7 && model.size() + ids.size() < size; i++) {
                ids.add(stored.get());
            }
            PackedFrame frame = IndexFixture.frame(pack, number, ids);
            int row = builder.addFrame(frame.address(), IndexFixture.PACK_SIZE);
            for (int i = 0; i < ids.size(); i++) {
                int offset = i * IndexFixture.CHUNK_LENGTH;
                builder.addChunk(ids.get(i), row, offset, IndexFixture.CHUNK_LENGTH);
                model.putIfAbsent(ids.get(i), new ChunkLocation(frame.address(), offset, IndexFixture.CHUNK_LENGTH));
            }
        }
        IndexSegment segment = IndexSegment.open("test", builder.build());
        segment.verify();

        assertThat(segment.chunks()).as(description).isEqualTo(model.size());
        model.forEach(
                (id, location) -> assertThat(segment.find(id)).as(description).isEqualTo(location));
        for (int i = 0; i < 1_000; i++) {
            ChunkId id = asked.get();
            assertThat(segment.find(id)).as(description).isEqualTo(model.get(id));
        }
    }

    @Test
    void findsUniformIdsWithFewProbesAndOthersWithLogarithmicallyMany() {
        IndexFixture fixture = new IndexFixture(3);
        int count = 1 << 15;
        assertThat(meanProbes(fixture, count, fixture::id)).isLessThan(6.5);
        assertThat(meanProbes(fixture, count, fixture::skewedId)).isLessThan(8 + 16);
        assertThat(meanProbes(fixture, count, fixture::exponentialId)).isLessThan(8 + 16);
    }

    private static double meanProbes(IndexFixture fixture, int count, Supplier<ChunkId> ids) {
        ChunkId[] sorted = new ChunkId[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = ids.get();
        }
        Arrays.sort(sorted);
        byte[] rows = new byte[count * ChunkId.BYTES];
        for (int i = 0; i < count; i++) {
            sorted[i].write(rows, i * ChunkId.BYTES);
        }
        SortedIds table = new SortedIds(ByteBuffer.wrap(rows), 0, ChunkId.BYTES, count);
        long probes = 0;
        for (int i = 0; i < count; i++) {
            ChunkId hit = sorted[i];
            ChunkId miss = ids.get();
            long found = table.search(hit.word(0), hit.word(1), hit.word(2), hit.word(3));
            assertThat(sorted[(int) found]).isEqualTo(hit);
            assertThat((int) found == 0 || !sorted[(int) found - 1].equals(hit))
                    .as("first of its id")
                    .isTrue();
            long other = table.search(miss.word(0), miss.word(1), miss.word(2), miss.word(3)) >>> 32;
            assertThat(Math.max(found >>> 32, other)).as("worst case").isLessThanOrEqualTo(8 + 16);
            probes += (found >>> 32) + other;
        }
        return probes / 2.0 / count;
    }

    @Test
    void readsABufferOfAnyKindFromItsPositionToItsLimit() {
        IndexFixture fixture = new IndexFixture(1);
        ChunkId id = fixture.id();
        ByteBuffer content = IndexFixture.content(IndexFixture.frame(fixture.pack(), 0, List.of(id)));
        ByteBuffer direct = ByteBuffer.allocateDirect(content.remaining() + 20).position(7);
        direct.put(content).limit(direct.position()).position(7);

        assertThat(IndexSegment.open("test", direct).find(id)).isNotNull();
        assertThat(direct.position()).isEqualTo(7);
    }

    @Test
    void refusesAnotherVersionByName() {
        ByteBuffer content = IndexFixture.content();
        content.putShort(4, (short) 7);
        assertThatThrownBy(() -> IndexSegment.open("index/abc", content))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("version 7")
                .hasMessageContaining("index/abc");
    }

    @Test
    void refusesCountsThatDoNotFitTheSize() {
        IndexFixture fixture = new IndexFixture(1);
        ByteBuffer content = IndexFixture.content(IndexFixture.frame(fixture.pack(), 0, fixture.ids(3)));
        for (int length = 0; length < content.limit(); length++) {
            ByteBuffer torn = content.duplicate().limit(length);
            assertThatThrownBy(() -> IndexSegment.open("torn", torn)).isInstanceOf(DamagedException.class);
        }
        for (int at : new int[] {8, 12, 16}) {
            for (int count : new int[] {-1, 0, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 26}) {
                ByteBuffer wrong = ByteBuffer.allocate(content.limit())
                        .put(content.duplicate())
                        .flip();
                wrong.putInt(at, count);
                assertThatThrownBy(() -> IndexSegment.open("wrong", wrong)).isInstanceOf(DamagedException.class);
            }
        }
    }

    @Test
    void damagedRowsGiveAnExceptionAndNeverALocationOutOfRange() {
        for (long seed = 0; seed < 300; seed++) {
            IndexFixture fixture = new IndexFixture(seed);
            List<ChunkId> ids = fixture.ids(40);
            PackName pack = fixture.pack();
            ByteBuffer content = IndexFixture.content(
                    IndexFixture.frame(pack, 0, ids.subList(0, 20)), IndexFixture.frame(pack, 1, ids.subList(20, 40)));
            for (int i = 0; i < 1 + seed % 5; i++) {
                content.put(fixture.random().nextInt(content.limit()), (byte)
                        fixture.random().nextInt());
            }
            for (ChunkId id : ids) {
                findsNothingOrAPlaceInRange("seed " + seed, content, id);
            }
        }
    }

    private static void findsNothingOrAPlaceInRange(String description, ByteBuffer content, ChunkId id) {
        try {
            ChunkLocation location = IndexSegment.open("damaged", content).find(id);
            if (location != null) {
                assertThat(location.frame().end()).as(description).isLessThanOrEqualTo(IndexFixture.PACK_SIZE * 64);
                assertThat(location.offset() + location.length())
                        .as(description)
                        .isLessThanOrEqualTo(location.frame().rawLength());
            }
        } catch (BackupException e) {
            assertThat(e).as(description).isInstanceOfAny(DamagedException.class, RepositoryException.class);
        }
    }

    @Test
    void everyFieldOfARowIsChecked() {
        IndexFixture fixture = new IndexFixture(5);
        ChunkId id = fixture.id();
        ByteBuffer content = IndexFixture.content(IndexFixture.frame(fixture.pack(), 0, List.of(id)));
        int pack = IndexFormat.HEADER_BYTES;
        int frame = pack + IndexFormat.PACK_BYTES;
        int chunk = frame + IndexFormat.FRAME_BYTES;
        int[] fields = {
            pack + 32,
            pack + 36,
            frame,
            frame + 4,
            frame + 8,
            frame + 12,
            frame + 16,
            chunk + 32,
            chunk + 36,
            chunk + 40
        };
        for (int field : fields) {
            ByteBuffer wrong = ByteBuffer.allocate(content.limit())
                    .put(content.duplicate())
                    .flip();
            wrong.putInt(field, -1);
            IndexSegment segment = IndexSegment.open("index/abc", wrong);
            assertThatThrownBy(() -> segment.find(id))
                    .as("field at " + field)
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining("index/abc");
            assertThatThrownBy(segment::verify).as("field at " + field).isInstanceOf(DamagedException.class);
        }
    }

    @Test
    void verifyFindsIdsOutOfOrder() {
        IndexFixture fixture = new IndexFixture(6);
        ByteBuffer content = IndexFixture.content(IndexFixture.frame(fixture.pack(), 0, fixture.ids(3)));
        int second = content.limit() - 2 * IndexFormat.CHUNK_BYTES;
        content.putLong(second, -1);
        assertThatThrownBy(() -> IndexSegment.open("test", content).verify())
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("order");
    }
}
