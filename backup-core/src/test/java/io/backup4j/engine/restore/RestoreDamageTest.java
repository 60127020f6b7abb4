package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.files.FileSource;
import io.backup4j.files.FileTarget;
import io.backup4j.files.OverwritePolicy;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreDamageTest {
    private static final String LARGE = "tree/large";

    @TempDir
    private Path directory;

    private RestoreFixture fixture;
    private Manifest manifest;
    private StoredFiles files;

    /** Small files share frames, a large one has many; its listing is stored last. */
    @BeforeEach
    void backUp() throws IOException {
        TestTree.seeded(21).oddNames(false).links(false).build(tree());
        byte[] large = new byte[6_000_000];
        new Random(22).nextBytes(large);
        Files.write(tree().resolve("large"), large);
        fixture = new RestoreFixture();
        manifest = fixture.backup(FileSource.of("tree", tree()));
        files = StoredFiles.of(fixture.through(fixture.stored), manifest, "tree");
    }

    private Path tree() {
        return directory.resolve("from/tree");
    }

    private Path to() {
        return directory.resolve("to");
    }

    private RestoreOutcome restore(BackupSink sink, RestoreTarget target) throws IOException {
        return fixture.restore(sink, manifest, RestoreFixture.job("tree", target, path -> true), RunControl.none());
    }

    /** Asserts that exactly these files were reported, and that exactly all others were restored. */
    private void assertLost(Set<String> lost, RestoreOutcome outcome) throws IOException {
        assertThat(outcome.complete()).isFalse();
        assertThat(outcome.missing()).isEqualTo(lost.size());
        assertThat(outcome.findings().stream().map(Finding::pathOrNull)).containsExactlyInAnyOrderElementsOf(lost);
        assertThat(outcome.issues().stream().filter(EntryIssue::missing).map(EntryIssue::path))
                .containsExactlyInAnyOrderElementsOf(lost);
        Set<String> expected = new TreeSet<>(regularFiles(tree().getParent()));
        expected.removeAll(lost);
        assertThat(regularFiles(to())).containsExactlyInAnyOrderElementsOf(expected);
        for (String path : expected) {
            assertThat(Files.mismatch(to().resolve(path), tree().resolveSibling(path)))
                    .as(path)
                    .isEqualTo(-1);
        }
    }

    private static List<String> regularFiles(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .toList();
        }
    }

    private FrameAddress frameOfSmallFiles() {
        return files.frames("tree/sparse.bin").get(0);
    }

    @Test
    void reportsExactlyTheFilesInADamagedFrameAndRestoresTheOthers() throws IOException {
        FrameAddress frame = frameOfSmallFiles();
        RestoreOutcome outcome = restore(new DoctoredSink(fixture.stored).damaging(frame), FileTarget.into(to()));

        assertLost(files.filesIn(frame), outcome);
        Finding finding = outcome.findings().get(0);
        assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED_OBJECT);
        assertThat(finding.backupOrNull()).isEqualTo(manifest.record().id().value());
        assertThat(finding.sourceOrNull()).isEqualTo("tree");
        assertThat(finding.objectOrNull()).isEqualTo(frame.pack().key().value());
        assertThat(finding.offset()).isEqualTo(frame.headerOffset());
        assertThat(finding.lengthBytes()).isEqualTo(PackFormat.FRAME_HEADER_BYTES + frame.sealedLength());
    }

    @Test
    void leavesALargeFileOutOfWhichOneFrameIsDamaged() throws IOException {
        List<FrameAddress> frames = files.frames(LARGE);
        assertThat(frames).hasSizeGreaterThan(2);
        FrameAddress frame = frames.get(frames.size() - 1);
        assertLost(
                files.filesIn(frame), restore(new DoctoredSink(fixture.stored).damaging(frame), FileTarget.into(to())));
    }

    @Test
    void whatIsThereStaysWhenItsReplacementIsDamaged() throws IOException {
        FrameAddress frame = files.frames(LARGE).get(1);
        Files.createDirectories(to().resolve("tree"));
        Files.writeString(to().resolve(LARGE), "old");

        RestoreOutcome outcome = restore(
                new DoctoredSink(fixture.stored).damaging(frame),
                FileTarget.into(to()).overwrite(OverwritePolicy.ALWAYS));

        assertThat(outcome.complete()).isFalse();
        assertThat(to().resolve(LARGE)).hasContent("old");
    }

    @Test
    void reportsExactlyTheFilesBehindTheEndOfATornPack() throws IOException {
        FrameAddress frame = files.frames(LARGE).get(2);
        Set<String> lost = new TreeSet<>();
        for (String path : regularFiles(tree().getParent())) {
            if (files.frames(path).stream()
                    .anyMatch(each -> each.pack().equals(frame.pack()) && each.end() >= frame.end())) {
                lost.add(path);
            }
        }
        // The listing lies at the end of its pack; a second backup stores a new one elsewhere.
        Files.writeString(tree().resolve("zz-new"), "new");
        manifest = fixture.backup(FileSource.of("tree", tree()));
        assertLost(lost, restore(new DoctoredSink(fixture.stored).cutting(frame), FileTarget.into(to())));
    }

    @Test
    void namesTheMissingPackBeforeAnythingIsTouched() throws IOException {
        PackName pack = files.frames(LARGE).get(0).pack();
        Set<String> lost = new TreeSet<>();
        for (String path : regularFiles(tree().getParent())) {
            if (files.frames(path).stream().anyMatch(each -> each.pack().equals(pack))) {
                lost.add(path);
            }
        }
        Files.writeString(tree().resolve("zz-new"), "new");
        manifest = fixture.backup(FileSource.of("tree", tree()));

        RestoreOutcome outcome = restore(new DoctoredSink(fixture.stored).without(pack), FileTarget.into(to()));

        assertLost(lost, outcome);
        assertThat(outcome.findings()).allSatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.MISSING_OBJECT);
            assertThat(finding.objectOrNull()).isEqualTo(pack.key().value());
        });
    }

    @Test
    void reportsAPackThatVanishesWhileItIsRestored() throws IOException {
        PackName pack = files.frames(LARGE).get(0).pack();
        Files.writeString(tree().resolve("zz-new"), "new");
        manifest = fixture.backup(FileSource.of("tree", tree()));
        RestoreOutcome outcome = restore(new DoctoredSink(fixture.stored).vanishing(pack), FileTarget.into(to()));
        assertThat(outcome.complete()).isFalse();
        assertThat(outcome.findings()).isNotEmpty().allSatisfy(finding -> assertThat(finding.kind())
                .isEqualTo(Finding.Kind.MISSING_OBJECT));
        assertThat(to().resolve(LARGE)).doesNotExist();
        assertThat(to().resolve("tree/zz-new")).hasContent("new");
    }

    @Test
    void aSecondCopyHealsDamageWhichIsReportedAllTheSame() throws IOException {
        // Whoever does not see the first packs stores everything again.
        DoctoredSink blind = new DoctoredSink(fixture.stored);
        for (String key : SinkObjects.keys(fixture.stored, "pack/")) {
            blind.without(
                    PackName.parse(key.substring(key.lastIndexOf('/') + 1)).orElseThrow());
        }
        manifest = fixture.backup(fixture.through(blind), FileSource.of("tree", tree()));
        StoredFiles copies = StoredFiles.of(fixture.through(fixture.stored), manifest, "tree");
        List<FrameAddress> before = new ArrayList<>(files.frames(LARGE));
        before.addAll(files.frames("tree/sparse.bin"));
        List<FrameAddress> after = new ArrayList<>(copies.frames(LARGE));
        after.addAll(copies.frames("tree/sparse.bin"));
        after.removeAll(before);
        assertThat(after).isNotEmpty();

        List<Finding> findings = new ArrayList<>();
        for (List<FrameAddress> damaged : List.of(before, after)) {
            DoctoredSink sink = new DoctoredSink(fixture.stored);
            damaged.forEach(sink::damaging);
            Path place = to().resolve(damaged == before ? "1" : "2");
            for (RestoreTarget target : List.of(FileTarget.into(place), new SequentialTarget("files"))) {
                RestoreOutcome outcome = restore(sink, target);
                assertThat(outcome.issues()).isEmpty();
                assertThat(outcome.complete()).isTrue();
                findings.addAll(outcome.findings());
            }
            assertThat(Files.mismatch(place.resolve(LARGE), tree().resolve("large")))
                    .isEqualTo(-1);
            assertThat(regularFiles(place)).hasSameElementsAs(regularFiles(tree().getParent()));
        }
        // The index names one of the copies first, and that one was damaged once.
        assertThat(findings).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.SPARE_COPY_DAMAGED);
            assertThat(finding.backupOrNull()).isNull();
            assertThat(finding.pathOrNull()).isNull();
        });
    }

    @Test
    void saysClearlyWhenTheListingCannotBeRead() throws IOException {
        DoctoredSink sink =
                new DoctoredSink(fixture.stored).damaging(files.listing().get(0));
        assertThatThrownBy(() -> restore(sink, FileTarget.into(to())))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(manifest.record().id().value())
                .hasMessageContaining("Nothing was changed")
                .hasMessageContaining(files.listing().get(0).pack().key().value());
        assertThat(to()).doesNotExist();
        assertThat(SinkObjects.keys(fixture.stored, "session/")).isEmpty();
    }

    @Test
    void sequentialTargetsDoNotGetADamagedFileCommitted() throws IOException {
        FrameAddress frame = files.frames(LARGE).get(1);
        SequentialTarget target = new SequentialTarget("files");
        RestoreOutcome outcome = restore(new DoctoredSink(fixture.stored).damaging(frame), target);

        List<String> committed = new ArrayList<>();
        target.files().keySet().forEach(path -> committed.add(path.toString()));
        assertThat(committed).doesNotContainAnyElementsOf(files.filesIn(frame));
        assertThat(outcome.findings().stream().map(Finding::pathOrNull))
                .containsExactlyInAnyOrderElementsOf(files.filesIn(frame));
        assertThat(outcome.findings().get(0).objectOrNull())
                .isEqualTo(frame.pack().key().value());
        assertThat(target.finished()).isEqualTo(1);
    }

    @Test
    void furtherNamesOfADamagedFileAreMissingToo() throws IOException {
        Files.createLink(tree().resolve("zz-link"), tree().resolve("large"));
        manifest = fixture.backup(FileSource.of("tree", tree()));
        DoctoredSink sink =
                new DoctoredSink(fixture.stored).damaging(files.frames(LARGE).get(1));

        RestoreOutcome outcome = restore(sink, FileTarget.into(to()));

        assertThat(outcome.issues().stream().filter(EntryIssue::missing).map(EntryIssue::path))
                .contains(LARGE, "tree/zz-link");
        assertThat(to().resolve("tree/zz-link")).doesNotExist();
    }

    @Test
    void aDryRunNamesEntriesWhosePackIsMissing() throws IOException {
        PackName pack = files.frames(LARGE).get(0).pack();
        Files.writeString(tree().resolve("zz-new"), "new");
        manifest = fixture.backup(FileSource.of("tree", tree()));

        RestoreOutcome outcome = fixture.restore(
                new DoctoredSink(fixture.stored).without(pack),
                manifest,
                fixture.dryRun("tree", FileTarget.into(to())),
                RunControl.none());

        assertThat(outcome.findings().stream().map(Finding::pathOrNull)).contains(LARGE);
        assertThat(fixture.planned).contains("tree CREATE tree/zz-new").doesNotContain("tree CREATE " + LARGE);
        assertThat(outcome.complete()).isFalse();
    }
}
