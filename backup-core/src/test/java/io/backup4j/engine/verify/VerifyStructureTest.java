package io.backup4j.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage outside the data of packs. */
class VerifyStructureTest {
    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void makeTree() throws Exception {
        tree = directory.resolve("tree");
        TestTree.seeded(11).build(tree);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 1})
    void aDamagedListingIsNamedWithItsSourceAndRange(double fraction) throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.AES_256_GCM)) {
            Manifest backup = fixture.backup(tree);
            PackedFrame frame = fixture.frameOfListing(backup);
            fixture.flip(
                    frame.address().pack().key(),
                    frame.address().offset() + frame.address().sealedLength() / 2);
            VerifyOutcome outcome = fixture.verify(fraction, backup);
            assertThat(outcome.findings()).anySatisfy(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED_OBJECT);
                assertThat(finding.backupOrNull())
                        .isEqualTo(backup.record().id().value());
                assertThat(finding.sourceOrNull()).isEqualTo("tree");
                assertThat(finding.objectOrNull())
                        .isEqualTo(frame.address().pack().key().value());
                assertThat(finding.offset()).isEqualTo(frame.address().headerOffset());
                assertThat(finding.message()).contains("listing of source 'tree'");
            });
            assertThat(outcome.backups().get(0).damagedPacks())
                    .containsExactly(frame.address().pack());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void aLostOrDamagedIndexSegmentIsReadFromThePacksInstead(double fraction) throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.AES_256_GCM)) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo segment = SinkObjects.list(fixture.memory, "index/").get(0);
            byte[] intact = fixture.bytes(segment.key());
            for (int at : new int[] {2, 9, 30, 50, (int) segment.sizeBytes() - 1}) {
                fixture.flip(segment.key(), at);
                VerifyOutcome outcome = fixture.verify(fraction, backup);
                assertThat(outcome.findings()).as("byte %d", at).singleElement().satisfies(finding -> {
                    assertThat(finding.objectOrNull()).isEqualTo(segment.key().value());
                    assertThat(finding.backupOrNull()).isNull();
                    assertThat(finding.message()).contains("rebuilt from the packs");
                });
                fixture.replace(segment.key(), intact);
            }
            fixture.memory.delete(segment.key());
            assertThat(fixture.verify(fraction, backup).findings()).isEmpty();
        }
    }

    @Test
    void damageOfAStoredSegmentIsSeenBehindALocalCopyOfIt() throws Exception {
        Path state = directory.resolve("state");
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE, UnaryOperator.identity(), Optional.of(state))) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo segment = SinkObjects.list(fixture.memory, "index/").get(0);
            fixture.flip(segment.key(), (int) segment.sizeBytes() - 1);
            assertThat(fixture.verify(0, backup).findings()).isEmpty();
            // So that it looks like one of a later release.
            fixture.flip(segment.key(), 5);
            assertThat(fixture.verify(1, backup).findings()).hasSize(1);
            fixture.flip(segment.key(), 5);
            assertThat(fixture.verify(1, backup).findings()).singleElement().satisfies(finding -> {
                assertThat(finding.objectOrNull()).isEqualTo(segment.key().value());
                assertThat(finding.message()).contains("rebuilt from the packs");
            });
        }
    }

    @Test
    void aSegmentOfThisProcessIsReadByEachCheckUntilItWasFoundIntact() throws Exception {
        Path state = directory.resolve("state");
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE, UnaryOperator.identity(), Optional.of(state))) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo segment = SinkObjects.list(fixture.memory, "index/").get(0);
            fixture.flip(segment.key(), (int) segment.sizeBytes() - 1);
            // Another run of the process, whose plan reads nothing, comes first.
            assertThat(fixture.verify(ownIndex(backup, 0)).findings()).isEmpty();
            for (int look = 1; look <= 2; look++) {
                assertThat(fixture.verify(ownIndex(backup, 0.1)).findings())
                        .extracting(finding -> finding.objectOrNull())
                        .containsExactly(segment.key().value());
            }
            fixture.flip(segment.key(), (int) segment.sizeBytes() - 1);
            assertThat(fixture.verify(ownIndex(backup, 0.1)).findings()).isEmpty();
            assertThat(fixture.repository.indexNews().unproven()).isEmpty();
        }
    }

    private static VerifyJob ownIndex(Manifest backup, double fraction) {
        return new VerifyJob(List.of(backup), false, fraction, List.of(), false, 1);
    }

    @Test
    void aPackThatLostItsLastBytesIsNamedWithoutReadingIt() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.AES_256_GCM)) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo pack = fixture.packs().get(0);
            byte[] bytes = fixture.bytes(pack.key());
            fixture.replace(pack.key(), Arrays.copyOf(bytes, bytes.length - 4));

            VerifyOutcome outcome = fixture.verify(new VerifyJob(List.of(backup), true, 0, List.of(), 1));

            assertThat(outcome.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED_OBJECT);
                assertThat(finding.objectOrNull()).isEqualTo(pack.key().value());
                assertThat(finding.offset()).isEqualTo(bytes.length - 4);
                assertThat(finding.lengthBytes()).isEqualTo(4);
                assertThat(finding.backupOrNull()).isNull();
            });
        }
    }

    @Test
    void anIndexThatLiesAboutAFrameIsFoundByReadingIt() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo pack = fixture.packs().get(0);
            assertThat(fixture.packs()).hasSize(1);
            PackedFrame lied = fixture.directory(pack).frames().get(0);
            assertThat(lied.chunks().count()).isGreaterThan(1);
            IndexSegmentBuilder builder = new IndexSegmentBuilder();
            for (PackedFrame frame : fixture.directory(pack).frames()) {
                int number = builder.addFrame(frame.address(), (int) pack.sizeBytes());
                for (int i = 0; i < frame.chunks().count(); i++) {
                    int shift = frame.equals(lied) && i == 0 ? 1 : 0;
                    builder.addChunk(
                            frame.chunks().id(i),
                            number,
                            frame.chunks().offset(i) + shift,
                            frame.chunks().length(i));
                }
            }
            for (ObjectInfo segment : SinkObjects.list(fixture.memory, "index/")) {
                fixture.memory.delete(segment.key());
            }
            fixture.repository.publishIndex(builder.build(), LocalIndexCache.offHeap());

            assertThat(fixture.verify(0, backup).findings()).isEmpty();
            for (double fraction : new double[] {0.999999, 1}) {
                assertThat(fixture.verify(fraction, backup).findings())
                        .isNotEmpty()
                        .allSatisfy(finding -> {
                            assertThat(finding.kind()).isEqualTo(Finding.Kind.WRONG_CONTENT);
                            assertThat(finding.objectOrNull())
                                    .isEqualTo(pack.key().value());
                            assertThat(finding.offset())
                                    .isEqualTo(lied.address().headerOffset());
                            assertThat(finding.message()).contains("rebuilt from the packs");
                        })
                        .anySatisfy(finding -> assertThat(finding.pathOrNull()).isNotNull());
            }
        }
    }

    @Test
    void aDamagedManifestIsAFindingAndTheOthersAreChecked() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest first = fixture.backup(tree);
            TestTree.change(tree, 3);
            Manifest second = fixture.backup(tree);
            assertThat(LoadedManifests.load(fixture.repository, List.of()).manifests())
                    .containsExactly(first, second);
            ObjectKey key = ObjectKey.of("backup/" + first.record().uuid());
            fixture.flip(key, 70);
            LoadedManifests loaded = LoadedManifests.load(fixture.repository, List.of());
            assertThat(loaded.manifests()).containsExactly(second);
            assertThat(loaded.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.objectOrNull()).isEqualTo(key.value());
                assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED_OBJECT);
            });
            List<BackupId> wanted = List.of(second.record().id());
            assertThat(LoadedManifests.load(fixture.repository, wanted).findings())
                    .isEmpty();
            assertThat(LoadedManifests.load(
                                    fixture.repository, List.of(first.record().id()))
                            .findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains(key.value(), "'repair records'"));
        }
    }

    /** The catalogue may repeat a manifest that this release cannot read. */
    @Test
    void aManifestOfALaterReleaseIsAFindingAndTheOthersAreChecked() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.AES_256_GCM)) {
            Manifest first = fixture.backup(tree);
            TestTree.change(tree, 3);
            Manifest second = fixture.backup(tree);
            fixture.repository.catalogue().rewrite();
            ObjectKey key = ObjectKey.of("backup/" + first.record().uuid());
            fixture.flip(key, 5);
            fixture.flip(key, 70);

            LoadedManifests loaded = LoadedManifests.load(fixture.repository, List.of());

            assertThat(loaded.manifests()).containsExactly(second);
            assertThat(loaded.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.objectOrNull()).isEqualTo(key.value());
                assertThat(finding.message()).contains("use a release that reads it");
            });
        }
    }

    @Test
    void anUnknownBackupIsRefusedAlsoWhereANoteCannotBeRead() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(tree);
            fixture.repository.records().addNote(backup.record().uuid(), 1, BackupNote.Type.HOLD, "test", Map.of());
            fixture.flip(ObjectKey.of(SinkObjects.keys(fixture.memory, "note/").get(0)), 60);
            BackupId unknown = BackupId.of(Instant.parse("2001-01-01T00:00:00Z"), BackupType.FULL, 1);
            assertThatThrownBy(() -> LoadedManifests.load(fixture.repository, List.of(unknown)))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining(unknown.value());
        }
    }

    @Test
    void countsThatDifferFromTheListingAreFindings() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(tree);
            assertThat(differing(fixture, backup, n -> n + 1, n -> n, n -> n, false))
                    .contains("number of entries");
            assertThat(differing(fixture, backup, n -> n, n -> n - 1, n -> n, false))
                    .contains("number of files");
            assertThat(differing(fixture, backup, n -> n, n -> n, n -> n + 1, false))
                    .contains("bytes");
            assertThat(differing(fixture, backup, n -> n, n -> n, n -> n, true)).contains("checksum");
        }
    }

    private static String differing(
            VerifyFixture fixture,
            Manifest backup,
            LongUnaryOperator entries,
            LongUnaryOperator files,
            LongUnaryOperator bytes,
            boolean otherChecksum)
            throws IOException {
        BackupManifest record = backup.record();
        SourceRecord source = record.sources().get(0);
        SourceRecord changed = new SourceRecord(
                source.name(),
                source.kind(),
                source.consistency(),
                entries.applyAsLong(source.entries()),
                files.applyAsLong(source.files()),
                bytes.applyAsLong(source.bytes()),
                source.bytesRead(),
                source.bytesNew(),
                source.bytesStored(),
                otherChecksum ? "ab".repeat(32) : source.checksum(),
                source.issues(),
                source.missing(),
                source.properties());
        BackupManifest wrong = new BackupManifest(
                record.id(),
                record.uuid(),
                record.type(),
                record.status(),
                record.plan(),
                record.started(),
                record.finished(),
                record.order(),
                record.parentOrNull(),
                List.of(changed),
                record.compression(),
                record.encryption(),
                record.createdBy(),
                record.metadata());
        List<Finding> findings =
                fixture.verify(0, new Manifest(wrong, backup.roots())).findings();
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).kind()).isEqualTo(Finding.Kind.WRONG_CONTENT);
        assertThat(findings.get(0).sourceOrNull()).isEqualTo("tree");
        return findings.get(0).message();
    }

    @Test
    void anotherCopyServesWhereOnePackIsDamaged() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest first = fixture.backup(tree);
            ObjectInfo pack = fixture.packs().get(0);
            // Nothing new is built on a pack that a note calls damaged, so the second run stores all of it again.
            fixture.flip(
                    pack.key(),
                    fixture.directory(pack).frames().get(0).address().offset() + 3);
            VerifyOutcome damaged = fixture.verify(1, first);
            new VerifyNotes(fixture.repository, "test").write(damaged);
            Manifest second = fixture.backup(tree);
            assertThat(fixture.packs()).hasSize(2);

            VerifyOutcome healed = fixture.verify(1, first, second);
            assertThat(healed.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.backupOrNull()).isNull();
                assertThat(finding.objectOrNull()).isEqualTo(pack.key().value());
                assertThat(finding.message()).contains("another copy");
            });
            assertThat(healed.backups()).allMatch(BackupVerdict::intact);
            assertThat(damaged.backups().get(0).damagedPacks()).containsExactly(PackName.of(pack.key()));
        }
    }

    @Test
    void packsThatNoCheckedBackupReachesAreReadOnDemand() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest first = fixture.backup(tree);
            Set<ObjectInfo> before = Set.copyOf(fixture.packs());
            TestTree.change(tree, 4);
            fixture.backup(tree);
            ObjectInfo second = fixture.packs().stream()
                    .filter(pack -> !before.contains(pack))
                    .findFirst()
                    .orElseThrow();
            fixture.flip(
                    second.key(),
                    fixture.directory(second).frames().get(0).address().offset());
            assertThat(fixture.verify(1, first).findings()).isEmpty();
            VerifyOutcome all = fixture.verify(new VerifyJob(List.of(first), true, 1, List.of(), 1));
            assertThat(all.packsRead()).isEqualTo(2);
            assertThat(all.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.objectOrNull()).isEqualTo(second.key().value());
                assertThat(finding.message()).contains("No checked backup needs");
            });
            assertThat(all.backups()).allMatch(BackupVerdict::intact);
        }
    }
}
