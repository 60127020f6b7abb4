package io.backup4j.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.verify.Finding;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyListChunksTest {
    private static final EntryPath PATH = EntryPath.of("public/orders.rows");

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 1})
    void aDamagedListChunkHarmsItsFile(double fraction) throws Exception {
        // Two runs, so that the list chunk and the listing lie in frames of their own packs: the same rows, another
        // name.
        byte[] rows = new byte[4 << 20];
        new Random(5).nextBytes(rows);
        try (VerifyFixture fixture = new VerifyFixture(SealMode.AES_256_GCM)) {
            fixture.backup(new RowSource(VerifyFixture.SOURCE, EntryPath.of("first"), rows));
            Manifest backup = fixture.backup(new RowSource(VerifyFixture.SOURCE, PATH, rows));
            assertThat(fixture.verify(1, backup).findings()).isEmpty();
            ChunkRef list = content(fixture, backup).refs().get(0);
            PackedFrame frame = fixture.frameOf(list.id());
            assertThat(frame.address().pack())
                    .isNotEqualTo(fixture.frameOfListing(backup).address().pack());
            fixture.flip(frame.address().pack().key(), frame.address().offset() + 5);

            VerifyOutcome outcome = fixture.verify(fraction, backup);

            assertThat(outcome.findings())
                    .filteredOn(finding -> finding.backupOrNull() != null)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.pathOrNull()).isEqualTo(PATH.toString());
                        assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED_OBJECT);
                        assertThat(finding.objectOrNull())
                                .isEqualTo(frame.address().pack().key().value());
                        assertThat(finding.offset()).isEqualTo(frame.address().headerOffset());
                    });
            assertThat(outcome.backups().get(0).damagedPacks())
                    .containsExactly(frame.address().pack());
        }
    }

    private static Content content(VerifyFixture fixture, Manifest backup) throws Exception {
        try (RepositoryChunks chunks = fixture.chunks()) {
            Content content = new ListingReader(chunks, backup.root(VerifyFixture.SOURCE))
                    .find(PATH)
                    .orElseThrow()
                    .content();
            assertThat(content.depth()).isPositive();
            return content;
        }
    }
}
