package io.backup4j.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which packs a verification marks as damaged, and which marks it removes. */
class PackMarksTest {
    private static final int FRAME_BYTES = 512 << 10;

    private boolean refuseMarks;
    private VerifyFixture fixture;
    private Manifest needed;
    private PackName deadPack;
    private PackName neededPack;

    @BeforeEach
    void makeTwoPacksOfWhichOneIsNeeded() throws IOException {
        fixture = new VerifyFixture(SealMode.AES_256_GCM, Refusing::new);
        Manifest dead = fixture.backup(source(1));
        deadPack = onlyPack(Set.of());
        needed = fixture.backup(source(2));
        neededPack = onlyPack(Set.of(deadPack));
        fixture.repository.deletions().delete(dead.record().id(), "test", "not wanted any more");
    }

    @AfterEach
    void theListedBackupIsWhole() throws IOException {
        assertThat(fixture.verify(1, needed).findings()).isEmpty();
        fixture.close();
    }

    @Test
    void aDamagedPackThatNoBackupNeedsIsMarkedWithWhatWasSeen() throws IOException {
        fixture.damage(firstFrame(deadPack));

        fixture.verifyAndNote(1);

        assertThat(marked()).containsExactly(deadPack);
        String mark = new String(
                fixture.repository
                        .store()
                        .get(SealedKind.DAMAGED, ObjectKey.of("damaged/" + deadPack))
                        .orElseThrow(),
                StandardCharsets.UTF_8);
        assertThat(mark)
                .contains("\"at\":\"2030-01-01T00:00:00Z\"")
                .contains("\"by\":\"test\"")
                .contains("does not authenticate");
    }

    @Test
    void aPackThatALaterReleaseMayHaveWrittenIsAFindingAndTheRestIsChecked() throws IOException {
        byte[] bytes = fixture.bytes(deadPack.key());
        byte[] later = new byte[bytes.length];
        System.arraycopy(bytes, 0, later, 0, 16);
        later[5] = 2;
        fixture.replace(deadPack.key(), later);

        VerifyOutcome outcome = fixture.verifyAndNote(1);

        assertThat(outcome.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.objectOrNull()).isEqualTo(deadPack.key().value());
            assertThat(finding.message()).contains("version 2", "use a release that reads it");
        });
        assertThat(outcome.packsRead()).isEqualTo(2);
        fixture.replace(deadPack.key(), bytes);
    }

    @Test
    void aPackOfAnotherSizeIsMarkedWithoutReadingIt() throws IOException {
        byte[] bytes = fixture.bytes(deadPack.key());
        fixture.replace(deadPack.key(), Arrays.copyOf(bytes, bytes.length + 1));

        fixture.verifyAndNote(0);

        assertThat(marked()).containsExactly(deadPack);
    }

    @Test
    void aPackThatNoIndexNamesIsMarkedIfItsDirectoryDoesNotOpen() throws IOException {
        for (String key : SinkObjects.keys(fixture.memory, "index/")) {
            fixture.memory.delete(ObjectKey.of(key));
        }
        byte[] bytes = fixture.bytes(deadPack.key());
        fixture.flip(deadPack.key(), bytes.length - 1);

        VerifyOutcome outcome = fixture.verifyAndNote(0);

        assertThat(marked()).containsExactly(deadPack);
        assertThat(outcome.findings()).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("'repair index'")
                .doesNotContainIgnoringCase("remove"));
        fixture.replace(deadPack.key(), bytes);
    }

    @Test
    void onlyWhoReadAllOfThePackAndFoundItIntactRemovesTheMark() throws IOException {
        byte[] intact = fixture.bytes(neededPack.key());
        fixture.damage(firstFrame(neededPack));
        fixture.verifyAndNote(1);
        assertThat(marked()).containsExactly(neededPack);

        fixture.verifyAndNote(1);
        assertThat(marked()).as("still damaged").containsExactly(neededPack);
        fixture.replace(neededPack.key(), intact);
        fixture.verifyAndNote(0);
        assertThat(marked()).as("structure only").containsExactly(neededPack);
        fixture.verifyAndNote(0.999999);
        assertThat(marked()).as("nearly all data").containsExactly(neededPack);
        fixture.verifyAndNote(1);
        assertThat(marked()).as("all data").isEmpty();
    }

    @Test
    void aPackThatWasNotReadKeepsItsMark() throws IOException {
        fixture.repository.damagedPacks().mark(deadPack, "test", "seen before");
        fixture.repository.damagedPacks().mark(neededPack, "test", "seen before");

        new VerifyNotes(fixture.repository, "test").write(fixture.verify(1, needed));

        assertThat(marked()).containsExactly(deadPack);
    }

    /** What was seen after the first byte was read may be news. */
    @Test
    void aMarkThatComesMeanwhileStays() throws IOException {
        VerifyOutcome outcome = verifyAll(
                "packs", () -> fixture.repository.damagedPacks().mark(neededPack, "somebody else", "seen just now"));
        new VerifyNotes(fixture.repository, "test").write(outcome);

        assertThat(outcome.findings()).isEmpty();
        assertThat(marked()).containsExactly(neededPack);
    }

    @Test
    void aPackThatAPruneTookMeanwhileIsNeitherDamagedNorProven() throws IOException {
        fixture.repository.damagedPacks().mark(deadPack, "test", "seen before");

        VerifyOutcome outcome = verifyAll("index", () -> fixture.memory.delete(deadPack.key()));

        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.damagedPacks()).isEmpty();
        assertThat(outcome.intactAgain()).isEmpty();
    }

    /** A spare copy serves, so the note would be ended; but then nothing would know of the damage. */
    @Test
    void noNoteIsEndedIfThePackCannotBeMarked() throws IOException {
        byte[] intact = fixture.bytes(neededPack.key());
        fixture.damage(firstFrame(neededPack));
        refuseMarks = false;
        fixture.verifyAndNote(1);
        Manifest healing = fixture.backup(source(2));
        fixture.repository.damagedPacks().unmark(Set.of(neededPack));
        refuseMarks = true;

        assertThatThrownBy(() -> fixture.verifyAndNote(1)).isInstanceOf(IOException.class);

        assertThat(fixture.repository.catalogue().view().summaries())
                .filteredOn(BackupSummary::corrupted)
                .extracting(BackupSummary::uuid)
                .containsExactly(needed.record().uuid());
        assertThat(healing.record().bytesNew()).isPositive();
        fixture.replace(neededPack.key(), intact);
    }

    @Test
    void whatIsInAMarkedPackIsReadAllTheSame() throws IOException {
        fixture.repository.damagedPacks().mark(neededPack, "test", "seen before");

        assertThat(fixture.repository
                        .loadIndexForReading()
                        .chunks()
                        .contains(firstFrame(neededPack).chunks().id(0)))
                .isTrue();
    }

    private interface Meanwhile {
        void run() throws IOException;
    }

    /** Reads everything, and does something at the moment when a phase begins. */
    private VerifyOutcome verifyAll(String phase, Meanwhile meanwhile) throws IOException {
        boolean[] done = {false};
        RunControl control = new RunControl(
                progress -> {
                    if (progress.current().equals(phase) && !done[0]) {
                        done[0] = true;
                        try {
                            meanwhile.run();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }
                },
                new Cancellation());
        VerifyJob job = new VerifyJob(List.of(needed), true, 1, List.of(), 1);
        VerifyOutcome outcome = new VerifyRunner(fixture.repository, job, control).run();
        assertThat(done[0]).isTrue();
        return outcome;
    }

    private Set<PackName> marked() throws IOException {
        return fixture.repository.damagedPacks().marked();
    }

    private PackName onlyPack(Set<PackName> besides) throws IOException {
        return fixture.packs().stream()
                .map(pack -> PackName.of(pack.key()))
                .filter(pack -> !besides.contains(pack))
                .findFirst()
                .orElseThrow();
    }

    private PackedFrame firstFrame(PackName pack) throws IOException {
        return fixture.directory(fixture.packs().stream()
                        .filter(object -> object.key().equals(pack.key()))
                        .findFirst()
                        .orElseThrow())
                .frames()
                .get(0);
    }

    private static MemorySource source(int seed) {
        return new MemorySource(VerifyFixture.SOURCE).file("file" + seed, MemorySource.random(FRAME_BYTES, seed));
    }

    /** Storage that takes no marks when it is asked not to. */
    private final class Refusing extends ForwardingSink {
        Refusing(BackupSink delegate) {
            super(delegate);
        }

        @Override
        public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
            if (refuseMarks && key.value().startsWith("damaged/")) {
                throw new IOException("no marks");
            }
            return super.put(key, content);
        }
    }
}
