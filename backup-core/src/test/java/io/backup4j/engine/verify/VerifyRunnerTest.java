package io.backup4j.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.pack.Codec;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackDirectory;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.seal.KeyPurpose;
import io.backup4j.engine.seal.ObjectSealer;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.TestTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyRunnerTest {
    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void makeTree() throws Exception {
        tree = directory.resolve("tree");
        TestTree.seeded(5).build(tree);
    }

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void intactBackupsHaveNoFindings(SealMode mode) throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(mode)) {
            Manifest first = fixture.backup(tree);
            TestTree.change(tree, 6);
            Manifest second = fixture.backup(tree);
            for (double fraction : new double[] {0, 0.3, 1}) {
                VerifyOutcome outcome = fixture.verify(fraction, first, second);
                assertThat(outcome.findings()).as("fraction %s", fraction).isEmpty();
                assertThat(outcome.entries())
                        .isEqualTo(first.record().source("tree").orElseThrow().entries()
                                + second.record().source("tree").orElseThrow().entries());
                assertThat(outcome.backups()).allMatch(BackupVerdict::intact).hasSize(2);
            }
            VerifyOutcome all = fixture.verify(1, first, second);
            assertThat(all.packsRead()).isEqualTo(fixture.packs().size());
            long chunksInPacks = 0;
            long frameBytes = 0;
            for (ObjectInfo pack : fixture.packs()) {
                for (PackedFrame frame : fixture.directory(pack).frames()) {
                    chunksInPacks += frame.chunks().count();
                    frameBytes += frame.address().end() - frame.address().headerOffset();
                }
            }
            assertThat(all.chunks()).isEqualTo(chunksInPacks);
            assertThat(all.bytesRead()).isEqualTo(frameBytes);
            assertThat(fixture.verify(0, first).bytesRead()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void aFlippedByteAnywhereInAPackIsFoundAndTracedToTheFilesItHarms(SealMode mode) throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(mode)) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo pack = fixture.packs().get(0);
            PackDirectory content = fixture.directory(pack);
            PackedFrame first = content.frames().get(0);
            Set<String> files = fixture.filesIn(backup, first);
            assertThat(files).isNotEmpty();
            int size = (int) pack.sizeBytes();
            int last =
                    content.frames().get(content.frames().size() - 1).address().end();
            Map<Integer, Set<String>> harm = new LinkedHashMap<>();
            for (int harmless : new int[] {0, 5, 6, 9, 15, last, size - 17, size - 16, size - 9, size - 1}) {
                harm.put(harmless, Set.of());
            }
            int header = first.address().headerOffset();
            for (int at : new int[] {0, 3, 7, 10, 12, 15, 16, 200}) {
                harm.put(header + at, files);
            }
            harm.put(first.address().end() - 1, files);
            byte[] intact = fixture.bytes(pack.key());
            for (Map.Entry<Integer, Set<String>> each : harm.entrySet()) {
                int offset = each.getKey();
                fixture.flip(pack.key(), offset);
                VerifyOutcome outcome = fixture.verify(1, backup);
                assertThat(outcome.findings()).as("byte %d", offset).anySatisfy(finding -> {
                    assertThat(finding.objectOrNull()).isEqualTo(pack.key().value());
                    assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED_OBJECT);
                    assertThat((long) offset).isBetween(finding.offset(), finding.offset() + finding.lengthBytes() - 1);
                });
                assertThat(paths(outcome)).as("byte %d", offset).isEqualTo(each.getValue());
                BackupVerdict verdict = outcome.backups().get(0);
                assertThat(verdict.damaged())
                        .as("byte %d", offset)
                        .isEqualTo(!each.getValue().isEmpty());
                assertThat(verdict.damagedPacks())
                        .as("byte %d", offset)
                        .isEqualTo(each.getValue().isEmpty() ? Set.of() : Set.of(PackName.of(pack.key())));
                fixture.replace(pack.key(), intact);
            }
            assertThat(fixture.verify(1, backup).findings()).isEmpty();
        }
    }

    @Test
    void everyFileFindingNamesBackupSourceAndRange() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo pack = fixture.packs().get(0);
            PackedFrame frame = fixture.directory(pack).frames().get(0);
            fixture.flip(pack.key(), frame.address().offset() + 9);
            assertThat(fixture.verify(1, backup).findings())
                    .filteredOn(finding -> finding.pathOrNull() != null)
                    .isNotEmpty()
                    .allSatisfy(finding -> {
                        assertThat(finding.backupOrNull())
                                .isEqualTo(backup.record().id().value());
                        assertThat(finding.sourceOrNull()).isEqualTo("tree");
                        assertThat(finding.objectOrNull()).isEqualTo(pack.key().value());
                        assertThat(finding.offset()).isEqualTo(frame.address().headerOffset());
                        assertThat(finding.lengthBytes())
                                .isEqualTo(
                                        frame.address().end() - frame.address().headerOffset());
                        assertThat(finding.message()).contains("run a backup");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.999999, 1})
    void authenticBytesThatAreNotThoseOfTheirChunkAreWrongContent(double fraction) throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.AES_256_GCM)) {
            Manifest backup = bigBackup(fixture);
            ObjectInfo pack = dataPack(fixture, backup);
            PackedFrame frame = fixture.directory(pack).frames().stream()
                    .filter(one -> one.address().codec() == Codec.NONE)
                    .findFirst()
                    .orElseThrow();
            forge(fixture, pack, frame.address());
            VerifyOutcome outcome = fixture.verify(fraction, backup);
            assertThat(paths(outcome)).isEqualTo(fixture.filesIn(backup, frame)).isNotEmpty();
            assertThat(outcome.findings()).allSatisfy(finding -> {
                assertThat(finding.offset()).isEqualTo(frame.address().headerOffset());
                assertThat(finding.message())
                        .contains("id of chunk ")
                        .contains(" in frame " + frame.address().number());
            });
        }
    }

    /** Changes the last byte of a frame's payload and seals it again, as nobody without the key can and a fault of the writer could. */
    private static void forge(VerifyFixture fixture, ObjectInfo pack, FrameAddress frame) throws Exception {
        PackName name = frame.pack();
        byte[] bytes = fixture.bytes(pack.key()).clone();
        byte[] plain = new byte[frame.sealedLength()];
        ObjectSealer sealer =
                fixture.repository.sealer().object(name.key(), name.bytes(), frame.keyId(), KeyPurpose.FRAME);
        int length = sealer.open(
                SealedKind.PACK_FRAME,
                frame.codec().id(),
                false,
                frame.number(),
                bytes,
                frame.offset(),
                frame.sealedLength(),
                plain,
                0);
        plain[length - 1] ^= 1;
        // A sealer of its own, as the writer has.
        fixture.repository
                .sealer()
                .object(name.key(), name.bytes(), frame.keyId(), KeyPurpose.FRAME)
                .seal(
                        SealedKind.PACK_FRAME,
                        frame.codec().id(),
                        false,
                        frame.number(),
                        plain,
                        0,
                        length,
                        bytes,
                        frame.offset());
        fixture.replace(pack.key(), bytes);
    }

    @Test
    void readingEveryPackBesideTheWalkFindsTheSame() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = bigBackup(fixture);
            fixture.flip(fixture.packs().get(0).key(), 5000);
            fixture.flip(fixture.packs().get(1).key(), 5000);
            VerifyOutcome after = fixture.verify(1, backup);
            VerifyOutcome beside = fixture.verify(new VerifyJob(List.of(backup), true, 1, List.of(), 1));
            assertThat(after.findings()).isNotEmpty();
            assertThat(beside).isEqualTo(after);
        }
    }

    @Test
    void damageThatNoPartReadsIsNotSeenWithoutReadingData() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo pack = fixture.packs().get(0);
            fixture.flip(
                    pack.key(),
                    fixture.directory(pack).frames().get(0).address().offset() + 9);
            assertThat(fixture.verify(0, backup).findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void aTruncatedPackHarmsTheFilesBehindTheCut(double fraction) throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.AES_256_GCM)) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo pack = fixture.packs().get(0);
            List<PackedFrame> frames = fixture.directory(pack).frames();
            assertThat(frames).hasSizeGreaterThan(3);
            PackedFrame listing = fixture.frameOfListing(backup);
            int cutFrame = frames.indexOf(listing) - 1;
            assertThat(cutFrame).isPositive();
            // The listing lies behind the cut as well: nothing can be told but that all is lost.
            byte[] intact = fixture.bytes(pack.key());
            fixture.replace(
                    pack.key(),
                    Arrays.copyOf(intact, frames.get(cutFrame).address().end() - 1));
            VerifyOutcome outcome = fixture.verify(fraction, backup);
            assertThat(outcome.findings()).anySatisfy(finding -> {
                assertThat(finding.backupOrNull())
                        .isEqualTo(backup.record().id().value());
                assertThat(finding.sourceOrNull()).isEqualTo("tree");
                assertThat(finding.objectOrNull()).isEqualTo(pack.key().value());
                assertThat(finding.message()).contains("listing of source 'tree'");
            });
            assertThat(outcome.backups().get(0).damaged()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void aCutPackOfDataOnlyHarmsExactlyTheFilesBehindTheCut(double fraction) throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.AES_256_GCM)) {
            Manifest backup = bigBackup(fixture);
            ObjectInfo pack = dataPack(fixture, backup);
            List<PackedFrame> frames = fixture.directory(pack).frames();
            int kept = frames.size() / 2;
            Set<String> harmed =
                    fixture.filesIn(backup, frames.subList(kept, frames.size()).toArray(PackedFrame[]::new));
            assertThat(harmed).isNotEmpty();
            fixture.replace(
                    pack.key(),
                    Arrays.copyOf(
                            fixture.bytes(pack.key()),
                            frames.get(kept).address().headerOffset()));
            VerifyOutcome outcome = fixture.verify(fraction, backup);
            assertThat(paths(outcome)).isEqualTo(harmed);
            assertThat(outcome.backups().get(0).damagedPacks()).containsExactly(PackName.of(pack.key()));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void aMissingPackIsNamedWithTheFilesThatLayInIt(double fraction) throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.AES_256_GCM)) {
            Manifest backup = bigBackup(fixture);
            ObjectInfo pack = dataPack(fixture, backup);
            Set<String> harmed =
                    fixture.filesIn(backup, fixture.directory(pack).frames().toArray(PackedFrame[]::new));
            assertThat(harmed).isNotEmpty();
            fixture.memory.delete(pack.key());
            VerifyOutcome outcome = fixture.verify(fraction, backup);
            assertThat(paths(outcome)).isEqualTo(harmed);
            assertThat(outcome.findings()).allSatisfy(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.MISSING_OBJECT);
                assertThat(finding.objectOrNull()).isEqualTo(pack.key().value());
            });
        }
    }

    @Test
    void swappedPacksAreBothDamaged() throws Exception {
        for (SealMode mode : SealMode.values()) {
            try (VerifyFixture fixture = new VerifyFixture(mode)) {
                Manifest first = fixture.backup(tree);
                TestTree.change(tree, 8);
                Manifest second = fixture.backup(tree);
                List<ObjectInfo> packs = fixture.packs();
                assertThat(packs).hasSize(2);
                byte[] one = fixture.bytes(packs.get(0).key());
                fixture.replace(packs.get(0).key(), fixture.bytes(packs.get(1).key()));
                fixture.replace(packs.get(1).key(), one);
                VerifyOutcome outcome = fixture.verify(1, first, second);
                assertThat(outcome.backups()).allMatch(BackupVerdict::damaged);
                assertThat(outcome.findings())
                        .extracting(Finding::objectOrNull)
                        .contains(packs.get(0).key().value(), packs.get(1).key().value());
            }
        }
    }

    /** A backup with so much data that at least one pack holds nothing else. */
    private Manifest bigBackup(VerifyFixture fixture) throws Exception {
        byte[] noise = new byte[6 << 20];
        for (int i = 0; i < 4; i++) {
            new Random(i).nextBytes(noise);
            Files.write(tree.resolve("noise-" + i), noise);
        }
        return fixture.backup(tree);
    }

    /** A pack without the listing. */
    private static ObjectInfo dataPack(VerifyFixture fixture, Manifest backup) throws Exception {
        PackName listing = fixture.frameOfListing(backup).address().pack();
        return fixture.packs().stream()
                .filter(pack -> !PackName.of(pack.key()).equals(listing))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> paths(VerifyOutcome outcome) {
        return outcome.findings().stream()
                .map(Finding::pathOrNull)
                .filter(path -> path != null)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
