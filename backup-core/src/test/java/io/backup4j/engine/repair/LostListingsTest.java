package io.backup4j.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.verify.Loss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Damage of what says where data is: blocks of listings, and lists of chunks. */
class LostListingsTest {
    private final RepairFixture fixture;

    LostListingsTest() throws IOException {
        fixture = new RepairFixture();
    }

    @Test
    void aLostBlockIsNamedByTheEntriesThatItHeld() throws IOException {
        GivenSource source = GivenSource.files();
        for (int i = 0; i < 25_000; i++) {
            source.random("some/directory/with/file-%05d".formatted(i), 20, i);
        }
        Manifest backup = fixture.backup(BackupType.FULL, source);
        // Has the same blocks: those that are unharmed are not read again for it.
        Manifest second = fixture.backup(BackupType.FULL, source);
        List<ChunkRef> blocks = new ArrayList<>();
        List<String> order = new ArrayList<>();
        // The first entry behind each block that was entered.
        List<Integer> entriesBefore = new ArrayList<>();
        Repository repository = fixture.open();
        try (RepositoryChunks chunks = new RepositoryChunks(
                repository, repository.loadIndex(0, Set.of()).chunks(), 8 << 20)) {
            Iterator<ListedEntry> entries = new ListingReader(chunks, backup.root(GivenSource.NAME)).iterator(block -> {
                blocks.add(block);
                entriesBefore.add(order.size());
            });
            while (entries.hasNext()) {
                order.add(entries.next().path().toString());
            }
        }
        assertThat(blocks).hasSizeGreaterThan(6);
        int lost = blocks.size() / 2;
        // Blocks lie together in frames: others may be lost with this one.
        PackedFrame frame = fixture.frameOf(blocks.get(lost).id());
        fixture.flip(
                frame.address().pack().key(),
                frame.address().offset() + frame.address().sealedLength() / 2);

        PackRepairOutcome outcome = fixture.repairPacks(false);

        assertThat(outcome.damaged()).containsExactly(frame.address().pack());
        List<Loss> declared = new ArrayList<>();
        for (int at = 0; at < 2 * blocks.size(); at++) {
            int block = at % blocks.size();
            String backupId =
                    (at < blocks.size() ? backup : second).record().id().value();
            if (fixture.frameOf(blocks.get(block).id()).equals(frame)) {
                assertThat(block).as("the root").isNotZero();
                int from = entriesBefore.get(block);
                assertThat(from).as("entries before").isPositive();
                int to = block + 1 < blocks.size() ? entriesBefore.get(block + 1) : order.size();
                declared.add(Loss.ofEntries(
                        backupId,
                        GivenSource.NAME,
                        from == 0 ? null : order.get(from - 1),
                        order.get(to - 1),
                        List.of(frame.address().pack().key().value())));
            }
        }
        assertThat(outcome.losses()).isEqualTo(declared);
        fixture.assertVerifyFindsExactly(outcome.losses());

        fixture.backup(BackupType.FULL, source);
        assertThat(fixture.repairPacks(false).losses()).isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }

    @Test
    void aLostListOfChunksTakesTheBytesThatItStandsFor() throws IOException {
        GivenSource source = GivenSource.rows().random("table", 20_000_000, 5).random("other", 10, 6);
        Manifest backup = fixture.backup(BackupType.FULL, source);
        List<ChunkRef> lists = new ArrayList<>();
        Repository repository = fixture.open();
        try (RepositoryChunks chunks = new RepositoryChunks(
                repository, repository.loadIndex(0, Set.of()).chunks(), 8 << 20)) {
            ListedEntry entry = new ListingReader(chunks, backup.root(GivenSource.NAME))
                    .find(EntryPath.of("table"))
                    .orElseThrow();
            new ContentReader(chunks).forEach(entry.content(), (ref, list) -> {
                if (list) {
                    lists.add(ref);
                }
            });
        }
        PackedFrame frame = fixture.frameOf(lists.get(0).id());
        assertThat(fixture.frameOf(lists.get(lists.size() - 1).id())).isEqualTo(frame);
        fixture.flip(frame.address().pack().key(), frame.address().offset() + 50);
        // Nobody knows yet, so this backup takes the lists for stored.
        Manifest later = fixture.backup(BackupType.FULL, source.random("third", 10, 7));

        PackRepairOutcome outcome = fixture.repairPacks(false);

        List<String> pack = List.of(frame.address().pack().key().value());
        assertThat(outcome.losses())
                .containsExactly(
                        Loss.ofBytes(backup.record().id().value(), GivenSource.NAME, "table", 0, 20_000_000, pack),
                        Loss.ofBytes(later.record().id().value(), GivenSource.NAME, "table", 0, 20_000_000, pack));
        fixture.assertVerifyFindsExactly(outcome.losses());
        fixture.backup(BackupType.FULL, source.without("third"));
        assertThat(fixture.repairPacks(false).losses()).isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }
}
