package io.backup4j.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Loss;
import io.backup4j.testkit.AtCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackRepairTest {
    private final Map<UUID, Map<String, ByteBuffer>> expected = new HashMap<>();
    private RepairFixture fixture;
    private GivenSource source;
    private Manifest first;
    private Manifest second;

    @BeforeEach
    void makeBackups() throws IOException {
        fixture = new RepairFixture();
        source = GivenSource.files().random("large", 3_000_000, 99);
        for (int i = 0; i < 6; i++) {
            source.random("dir/" + i, 300_000, i);
        }
        first = backup(BackupType.FULL);
        source.random("dir/2", 310_000, 22).random("dir/7", 320_000, 7);
        second = backup(BackupType.INCREMENTAL);
        assertThat(fixture.packs()).hasSize(2);
    }

    private Manifest backup(BackupType type) throws IOException {
        Manifest made = fixture.backup(type, source);
        expected.put(made.record().uuid(), source.content());
        return made;
    }

    /** Places of one flipped byte, or of the cut, in the pack of the first backup. */
    enum Place {
        HEADER_MAGIC,
        HEADER_VERSION,
        HEADER_KEY,
        FRAME_HEADER,
        SEALED,
        FOOTER,
        TRAILER_VERSION,
        TRAILER_LENGTH,
        CUT_IN_FRAME,
        CUT_IN_FOOTER,
        CUT_TO_NOTHING,
        TOO_LONG,
        MISSING;

        private boolean losesData() {
            return switch (this) {
                case HEADER_MAGIC,
                        HEADER_VERSION,
                        HEADER_KEY,
                        FOOTER,
                        TRAILER_VERSION,
                        TRAILER_LENGTH,
                        CUT_IN_FOOTER,
                        TOO_LONG -> false;
                case FRAME_HEADER, SEALED, CUT_IN_FRAME, CUT_TO_NOTHING, MISSING -> true;
            };
        }

        /** Whether it shows without reading all data: in the size or at the end of the pack. */
        private boolean shows() {
            return switch (this) {
                case HEADER_MAGIC, HEADER_VERSION, HEADER_KEY, FRAME_HEADER, SEALED -> false;
                case FOOTER,
                        TRAILER_VERSION,
                        TRAILER_LENGTH,
                        CUT_IN_FRAME,
                        CUT_IN_FOOTER,
                        CUT_TO_NOTHING,
                        TOO_LONG,
                        MISSING -> true;
            };
        }
    }

    private void damage(Place place) throws IOException {
        ObjectInfo pack = fixture.packs().get(0);
        ObjectKey key = pack.key();
        int size = (int) pack.sizeBytes();
        List<PackedFrame> frames = fixture.directory(pack).frames();
        PackedFrame third = frames.get(2);
        int footer = frames.get(frames.size() - 1).address().end();
        byte[] bytes = fixture.bytes(key);
        switch (place) {
            case HEADER_MAGIC -> fixture.flip(key, 1);
            case HEADER_VERSION -> fixture.flip(key, 5);
            case HEADER_KEY -> fixture.flip(key, 11);
            case FRAME_HEADER -> fixture.flip(key, third.address().headerOffset() + 5);
            case SEALED -> fixture.flip(key, third.address().offset() + 1000);
            case FOOTER -> fixture.flip(key, footer + 9);
            case TRAILER_VERSION -> fixture.flip(key, size - 11);
            case TRAILER_LENGTH -> fixture.flip(key, size - 2);
            case CUT_IN_FRAME ->
                fixture.replace(key, Arrays.copyOf(bytes, third.address().offset() + 1000));
            case CUT_IN_FOOTER -> fixture.replace(key, Arrays.copyOf(bytes, footer + 9));
            case CUT_TO_NOTHING -> fixture.replace(key, new byte[0]);
            case TOO_LONG -> fixture.replace(key, Arrays.copyOf(bytes, size + 10));
            case MISSING -> fixture.stored.delete(key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void savesWhatIsIntactOnceAndNamesExactlyWhatIsLost(Place place) throws IOException {
        PackName pack = PackName.of(fixture.packs().get(0).key());
        damage(place);
        Map<String, ByteBuffer> before = fixture.everything();

        PackRepairOutcome dry = fixture.repairPacks(new PackRepairJob(Set.of(), !place.shows(), true, "test"));
        assertThat(fixture.everything()).isEqualTo(before);
        PackRepairOutcome outcome = fixture.repairPacks(!place.shows());

        assertThat(outcome.losses()).isEqualTo(dry.losses());
        assertThat(outcome.chunksRescued()).isEqualTo(dry.chunksRescued());
        assertThat(outcome.damaged()).isEqualTo(place == Place.MISSING ? List.of() : List.of(pack));
        assertThat(outcome.losses().isEmpty()).isEqualTo(!place.losesData());
        assertThat(RepairFixture.declared(outcome.losses())).isEqualTo(fixture.missing(expected));
        assertThat(outcome.packsWritten()).isEqualTo(place == Place.MISSING || place == Place.CUT_TO_NOTHING ? 0 : 1);
        for (Manifest each : List.of(first, second)) {
            boolean harmed = outcome.losses().stream()
                    .anyMatch(loss -> loss.backup().equals(each.record().id().value()));
            assertThat(outcome.damagedBackups().contains(each.record().id())).isEqualTo(harmed);
            assertThat(fixture.summary(each).corrupted()).isEqualTo(harmed);
            if (harmed) {
                assertThat(fixture.summary(each)
                                .note(BackupNote.Type.CORRUPTED)
                                .orElseThrow()
                                .values())
                        .containsEntry("packs", pack.toString());
            }
        }
        // Nothing that was there is gone, and a second repair finds nothing to do.
        Map<String, ByteBuffer> after = fixture.everything();
        assertThat(after).containsAllEntriesOf(before);
        PackRepairOutcome again = fixture.repairPacks(!place.shows());
        assertThat(fixture.everything()).isEqualTo(after);
        assertThat(again.chunksRescued()).isZero();
        assertThat(again.losses()).isEqualTo(outcome.losses());
        assertThat(again.damagedBackups()).isEqualTo(outcome.damagedBackups());
        fixture.assertVerifyFindsExactly(outcome.losses());
    }

    @ParameterizedTest
    @EnumSource(names = {"FRAME_HEADER", "SEALED", "CUT_IN_FRAME", "CUT_TO_NOTHING", "MISSING"})
    void theNextBackupHealsWhatTheSourceStillHas(Place place) throws IOException {
        damage(place);
        PackRepairOutcome lost = fixture.repairPacks(true);
        backup(BackupType.INCREMENTAL);

        // The first version of this file is nowhere any more, nor is a listing that names it; everything else was in
        // the
        // source.
        List<Loss> healed = fixture.repairPacks(false).losses();
        assertThat(healed).allSatisfy(loss -> {
            assertThat(loss.pathOrNull()).isIn(null, "dir/2");
            assertThat(loss.backup()).isEqualTo(first.record().id().value());
        });
        assertThat(lost.losses()).containsAll(healed);
        assertThat(RepairFixture.declared(healed)).isEqualTo(fixture.missing(expected));
        fixture.assertVerifyFindsExactly(healed);
    }

    @Test
    void allIsWellAgainAfterDamageRepairBackupAndVerify() throws IOException {
        backup(BackupType.FULL);
        ObjectInfo pack = fixture.packs().get(0);
        for (PackedFrame frame : fixture.directory(pack).frames()) {
            fixture.flip(pack.key(), frame.address().offset() + 100);
        }
        source.random("dir/2", 300_000, 2).without("dir/7");
        PackRepairOutcome lost = fixture.repairPacks(true);
        assertThat(lost.damagedBackups()).hasSize(3);
        assertThat(lost.wholeAgain()).isEmpty();

        backup(BackupType.INCREMENTAL);
        source.random("dir/2", 310_000, 22).random("dir/7", 320_000, 7);
        backup(BackupType.INCREMENTAL);

        PackRepairOutcome healed = fixture.repairPacks(true);
        assertThat(healed.losses()).isEmpty();
        assertThat(healed.wholeAgain()).isEqualTo(lost.damagedBackups());
        assertThat(fixture.verifyAndNote().backups()).allMatch(verdict -> !verdict.damaged());
        assertThat(fixture.open().catalogue().view().summaries()).noneMatch(summary -> summary.corrupted());
        assertThat(fixture.missing(expected)).isEmpty();
        assertThat(fixture.repairPacks(true).wholeAgain()).isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }

    @Test
    void packsThatAVerificationNotedAreReadWithoutBeingAskedFor() throws IOException {
        damage(Place.SEALED);
        fixture.verifyAndNote();

        PackRepairOutcome outcome = fixture.repairPacks(false);

        assertThat(outcome.packsExamined()).isEqualTo(1);
        assertThat(outcome.losses()).isNotEmpty();
        assertThat(RepairFixture.declared(outcome.losses())).isEqualTo(fixture.missing(expected));
        fixture.assertVerifyFindsExactly(outcome.losses());
    }

    @Test
    void aGivenPackIsRead() throws IOException {
        damage(Place.SEALED);
        PackName pack = PackName.of(fixture.packs().get(0).key());

        PackRepairOutcome outcome = fixture.repairPacks(new PackRepairJob(Set.of(pack), false, false, "test"));

        assertThat(outcome.packsExamined()).isEqualTo(1);
        assertThat(outcome.damaged()).containsExactly(pack);
        fixture.assertVerifyFindsExactly(outcome.losses());
    }

    @Test
    void aNotedPackThatIsIntactAgainIsSoundAndItsBackupsAreToBeVerified() throws IOException {
        ObjectInfo pack = fixture.packs().get(0);
        byte[] intact = fixture.bytes(pack.key());
        damage(Place.SEALED);
        PackRepairOutcome lost = fixture.repairPacks(true);
        fixture.replace(pack.key(), intact);

        PackRepairOutcome outcome = fixture.repairPacks(false);

        assertThat(outcome.damaged()).isEmpty();
        assertThat(outcome.losses()).isEmpty();
        assertThat(outcome.wholeAgain()).isEqualTo(lost.damagedBackups()).isNotEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }

    @Test
    void aPackThatNoIndexNamesIsSavedWithoutItsFooter() throws IOException {
        for (String key : SinkObjects.keys(fixture.stored, "index/")) {
            fixture.stored.delete(ObjectKey.of(key));
        }
        damage(Place.FOOTER);

        PackRepairOutcome outcome = fixture.repairPacks(false);

        assertThat(outcome.losses()).isEmpty();
        assertThat(outcome.chunksRescued()).isPositive();
        assertThat(fixture.missing(expected)).isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }

    @Test
    void aChunkThatHasAnIntactCopyElsewhereIsNotCopied() throws IOException {
        damage(Place.SEALED);
        fixture.repairPacks(true);
        // Heals the lost chunks only: the others were saved, and are in the new pack now.
        backup(BackupType.FULL);
        ObjectInfo healing = fixture.packs().get(2);
        fixture.flip(healing.key(), healing.sizeBytes() - 2);

        PackRepairOutcome outcome = fixture.repairPacks(true);

        assertThat(outcome.damaged()).hasSize(2);
        assertThat(outcome.packsWritten()).isEqualTo(1);
        assertThat(outcome.bytesRescued()).isLessThan(healing.sizeBytes() + 1000);
        assertThat(RepairFixture.declared(outcome.losses())).isEqualTo(fixture.missing(expected));
        fixture.assertVerifyFindsExactly(outcome.losses());
    }

    @Test
    void anIntactChunkIsSavedIfTheOtherCopyThatTheIndexNamesIsBad() throws IOException {
        damage(Place.FOOTER);
        List<ObjectInfo> before = fixture.packs();
        fixture.repairPacks(false);
        ObjectInfo copy = fixture.packs().stream()
                .filter(pack -> before.stream().noneMatch(old -> old.key().equals(pack.key())))
                .findFirst()
                .orElseThrow();
        fixture.flip(
                copy.key(), fixture.directory(copy).frames().get(0).address().offset() + 3);

        PackRepairOutcome outcome = fixture.repairPacks(false);

        assertThat(outcome.damaged()).hasSize(2).contains(PackName.of(copy.key()));
        assertThat(outcome.chunksRescued()).isPositive();
        assertThat(outcome.losses()).isEmpty();
        fixture.stored.delete(before.get(0).key());
        fixture.stored.delete(copy.key());
        assertThat(fixture.missing(expected)).isEqualTo(RepairFixture.declared(outcome.losses()));
        fixture.assertVerifyFindsExactly(List.of());
    }

    @Test
    void aFrameThatAuthenticatesAndHoldsOtherChunksThanItSaysIsNotCopied() throws IOException {
        List<ObjectInfo> before = fixture.packs();
        fixture.put(fixture.directory(before.get(0)), new ChunkHasher(new byte[32]));

        PackRepairOutcome outcome = fixture.repairPacks(true);

        assertThat(outcome.damaged()).singleElement().satisfies(pack -> assertThat(before)
                .noneMatch(old -> PackName.of(old.key()).equals(pack)));
        assertThat(outcome.chunksRescued()).isZero();
        assertThat(outcome.losses()).isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }

    /** At any call of the repair somebody repacks a pack and drops its rows: a chunk that moved is not lost. */
    @Test
    void aPackThatIsRepackedMeanwhileIsNoLoss() throws IOException {
        damage(Place.HEADER_KEY);
        RepairFixture original = fixture;
        for (long call = 1; ; call++) {
            fixture = original.copy();
            AtCall at = new AtCall(fixture.stored, call, () -> {
                fixture.repack(fixture.packs().get(1));
                fixture.repairIndex();
            });

            PackRepairOutcome outcome = new PackRepair(
                            fixture.open(at), new PackRepairJob(Set.of(), false, false, "test"), RunControl.none())
                    .run();

            assertThat(outcome.losses()).as("at call %d", call).isEmpty();
            if (!at.happened()) {
                assertThat(call).isGreaterThan(15);
                fixture.assertVerifyFindsExactly(List.of());
                return;
            }
            assertThat(fixture.missing(expected)).as("at call %d", call).isEmpty();
        }
    }

    @Test
    void copiesThatAreAllDamagedAreAllNamedSoThatNothingBuildsOnThem() throws IOException {
        PackedFrame lost = fixture.directory(fixture.packs().get(0)).frames().get(0);
        ChunkId id = lost.chunks().id(0);
        fixture.flip(lost.address().pack().key(), lost.address().offset() + 7);
        fixture.repairPacks(true);
        Manifest healing = backup(BackupType.INCREMENTAL);
        assertThat(fixture.repairPacks(true).losses()).isEmpty();
        PackedFrame healed = null;
        for (ObjectInfo each : fixture.packs()) {
            for (PackedFrame frame : fixture.directory(each).frames()) {
                for (int i = 0; i < frame.chunks().count(); i++) {
                    boolean other =
                            !frame.address().pack().equals(lost.address().pack());
                    healed = other && frame.chunks().id(i).equals(id) ? frame : healed;
                }
            }
        }
        fixture.flip(
                Objects.requireNonNull(healed).address().pack().key(),
                healed.address().offset() + 7);

        PackRepairOutcome outcome = fixture.repairPacks(true);

        String both = Stream.of(lost, healed)
                .map(frame -> frame.address().pack())
                .sorted()
                .map(PackName::toString)
                .collect(Collectors.joining(","));
        assertThat(outcome.losses()).isNotEmpty().allSatisfy(loss -> assertThat(loss.packs())
                .hasSize(2));
        assertThat(fixture.summary(healing)
                        .note(BackupNote.Type.CORRUPTED)
                        .orElseThrow()
                        .values())
                .containsEntry("packs", both);
        assertThat(RepairFixture.declared(outcome.losses())).isEqualTo(fixture.missing(expected));
        fixture.assertVerifyFindsExactly(outcome.losses());
        backup(BackupType.INCREMENTAL);
        assertThat(fixture.repairPacks(true).losses()).isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }
}
