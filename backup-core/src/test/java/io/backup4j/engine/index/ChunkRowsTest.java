package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.PackName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkRowsTest {
    private final IndexFixture fixture = new IndexFixture(77);

    @Test
    void everyUsableCopyIsFoundByItsNumber() {
        List<PackName> packs = List.of(fixture.pack(), fixture.pack(), fixture.pack());
        PackName gone = fixture.pack();
        List<ChunkId> ids = fixture.ids(50);
        ChunkIndex index = new ChunkIndex(IndexFixture.packs(packs.toArray(PackName[]::new)));
        index.add(IndexFixture.segment(
                IndexFixture.frame(packs.get(0), 0, ids.subList(0, 20)),
                IndexFixture.frame(gone, 0, ids.subList(0, 40))));
        index.add(IndexFixture.segment());
        index.add(IndexFixture.segment(IndexFixture.frame(packs.get(1), 0, ids.subList(10, 30))));
        index.add(IndexFixture.segment(
                IndexFixture.frame(packs.get(1), 1, ids.subList(5, 6)), IndexFixture.frame(packs.get(2), 0, ids)));
        ChunkRows rows = new ChunkRows(index);

        assertThat(rows.rows()).isEqualTo(60 + 20 + 51);
        assertThat(rows.packs()).isEqualTo(2 + 1 + 2);
        assertThat(rows.frames()).isEqualTo(2 + 1 + 2);
        for (ChunkId id : ids) {
            List<ChunkLocation> found = new ArrayList<>();
            for (int row = rows.first(id); row >= 0; row = rows.next(row, id)) {
                ChunkLocation location = rows.location(row);
                found.add(location);
                assertThat(rows.id(row)).isEqualTo(id);
                assertThat(rows.isUsable(row)).isTrue();
                assertThat(rows.length(row)).isEqualTo(IndexFixture.CHUNK_LENGTH);
                assertThat(rows.address(rows.frame(row))).isEqualTo(location.frame());
                assertThat(rows.packName(rows.pack(rows.frame(row))))
                        .isEqualTo(location.frame().pack());
            }
            assertThat(found).isEqualTo(index.locationsOf(id)).isNotEmpty();
        }
        assertThat(rows.first(fixture.id())).isEqualTo(-1);
        for (int pack = 0; pack < rows.packs(); pack++) {
            assertThat(rows.packSizeBytes(pack)).isEqualTo(IndexFixture.PACK_SIZE);
        }
        long unusable = 0;
        for (int row = 0; row < rows.rows(); row++) {
            unusable += rows.isUsable(row) ? 0 : 1;
        }
        assertThat(unusable).isEqualTo(40);
        assertThatThrownBy(() -> rows.id(rows.rows())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anEmptyIndexHasNoRows() {
        ChunkRows rows = new ChunkRows(new ChunkIndex(PackSet.empty()));
        assertThat(rows.rows() + rows.frames() + rows.packs()).isZero();
        assertThat(rows.first(fixture.id())).isEqualTo(-1);
    }
}
