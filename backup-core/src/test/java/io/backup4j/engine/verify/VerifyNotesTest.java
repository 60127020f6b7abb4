package io.backup4j.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.TestTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyNotesTest {
    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void makeTree() throws Exception {
        tree = directory.resolve("tree");
        TestTree.seeded(21).build(tree);
    }

    @Test
    void damageMarksTheBackupAndOnlyAFullIntactCheckClearsIt() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(tree);
            VerifyNotes notes = new VerifyNotes(fixture.repository, "test");
            ObjectInfo pack = fixture.packs().get(0);
            byte[] intact = fixture.bytes(pack.key());
            fixture.flip(
                    pack.key(),
                    fixture.directory(pack).frames().get(0).address().offset());
            VerifyOutcome damaged = fixture.verify(1, backup);
            notes.write(damaged);

            BackupSummary summary = summary(fixture);
            assertThat(summary.corrupted()).isTrue();
            assertThat(summary.verified()).isFalse();
            assertThat(summary.note(BackupNote.Type.CORRUPTED).orElseThrow().values())
                    .containsEntry("packs", pack.key().name())
                    .containsKey("reason");
            assertThat(summary.note(BackupNote.Type.VALIDATION).orElseThrow().values())
                    .containsEntry("result", "damaged")
                    .containsEntry("readFraction", "1.0")
                    .containsEntry(
                            "findings", Long.toString(damaged.backups().get(0).findings()));

            fixture.replace(pack.key(), intact);
            notes.write(fixture.verify(0, backup));
            assertThat(summary(fixture).corrupted()).as("structure only").isTrue();
            notes.write(fixture.verify(0.5, backup));
            assertThat(summary(fixture).corrupted()).as("half of the data").isTrue();
            notes.write(fixture.verify(1, backup));
            assertThat(summary(fixture).corrupted()).as("all data").isFalse();
            assertThat(summary(fixture).verified()).isTrue();
        }
    }

    @Test
    void aPartialCheckForgetsNoPackThatWasDamagedBefore() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = backupWithTwoPacks(fixture);
            VerifyNotes notes = new VerifyNotes(fixture.repository, "test");
            PackName listing = fixture.frameOfListing(backup).address().pack();
            ObjectInfo data = fixture.packs().stream()
                    .filter(pack -> !PackName.of(pack.key()).equals(listing))
                    .findFirst()
                    .orElseThrow();
            fixture.flip(
                    data.key(),
                    fixture.directory(data).frames().get(0).address().offset());
            notes.write(fixture.verify(1, backup));
            fixture.flip(listing.key(), fixture.frameOfListing(backup).address().offset());
            notes.write(fixture.verify(0, backup));
            assertThat(summary(fixture)
                            .note(BackupNote.Type.CORRUPTED)
                            .orElseThrow()
                            .values()
                            .get("packs")
                            .split(","))
                    .containsExactlyInAnyOrder(data.key().name(), listing.toString());
        }
    }

    @Test
    void aFreshBackupIsAnnotatedWithoutReadingTheCatalogue() throws Exception {
        AtomicReference<RecordingSink> recording = new AtomicReference<>();
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE, memory -> {
            recording.set(new RecordingSink(memory));
            return recording.get();
        })) {
            VerifyOutcome outcome = fixture.verify(0, fixture.backup(tree));
            recording.get().clear();
            new VerifyNotes(fixture.repository, "test").writeFresh(outcome);
            assertThat(recording.get().calls()).extracting(SinkCall::kind).containsExactly(SinkCall.Kind.PUT);
            BackupNote note = summary(fixture).note(BackupNote.Type.VALIDATION).orElseThrow();
            assertThat(note.sequence()).isEqualTo(1);
            assertThat(note.by()).isEqualTo("test");
            assertThat(note.values())
                    .containsEntry("result", "ok")
                    .containsEntry("readFraction", "0.0")
                    .containsEntry("findings", "0");
        }
    }

    @Test
    void aFailedHostCheckIsNotCorruptionOfStoredData() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(tree);
            VerifyOutcome outcome = fixture.verify(
                    List.of(HostChecksTest.check("never content", (contents, problems) -> problems.accept("no"))),
                    backup);
            new VerifyNotes(fixture.repository, "test").write(outcome);
            assertThat(summary(fixture).corrupted()).isFalse();
            assertThat(summary(fixture).verified()).isFalse();
        }
    }

    private Manifest backupWithTwoPacks(VerifyFixture fixture) throws Exception {
        byte[] noise = new byte[5 << 20];
        for (int i = 0; i < 4; i++) {
            new Random(i).nextBytes(noise);
            Files.write(tree.resolve("noise-" + i), noise);
        }
        Manifest backup = fixture.backup(tree);
        assertThat(fixture.packs()).hasSizeGreaterThan(1);
        return backup;
    }

    private static BackupSummary summary(VerifyFixture fixture) throws Exception {
        return fixture.repository.catalogue().view().summaries().get(0);
    }
}
