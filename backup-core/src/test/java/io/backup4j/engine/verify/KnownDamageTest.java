package io.backup4j.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.backup.StoredContent;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.sink.ObjectInfo;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing is built on what was once seen to be damaged, whoever needs it now. */
class KnownDamageTest {
    /** One chunk, whatever is in it, that fills a frame. */
    private static final int FRAME_BYTES = 512 << 10;

    private static final byte[] KEPT = MemorySource.random(FRAME_BYTES, 1);
    private static final byte[] DROPPED = MemorySource.random(FRAME_BYTES, 2);

    private VerifyFixture fixture;
    private Manifest both;

    @BeforeEach
    void backUp() throws IOException {
        fixture = new VerifyFixture(SealMode.AES_256_GCM);
        both = fixture.backup(source().file("kept", KEPT).file("dropped", DROPPED));
        fixture.backup(source().file("kept", KEPT));
    }

    /** Every test ends with all listed backups whole. */
    @AfterEach
    void everyListedBackupIsWhole() throws IOException {
        for (BackupVerdict verdict : verifyAndNote().backups()) {
            assertThat(verdict.intact()).as(verdict.firstProblem()).isTrue();
        }
        fixture.close();
    }

    @Test
    void aChunkThatOnlyADeletedBackupNeededIsStoredAgain() throws IOException {
        damageWhatOnlyTheDeletedBackupNeeds();

        restores(source().file("dropped", DROPPED));
    }

    @Test
    void aBackupThatIsUndeletedIsHealedByOneThatStoredTheChunkAgain() throws IOException {
        damageWhatOnlyTheDeletedBackupNeeds();
        restores(source().file("dropped", DROPPED));

        fixture.repository.deletions().undelete(both.record().id());

        assertThat(StoredContent.of(fixture.repository, both, VerifyFixture.SOURCE))
                .isEqualTo(source().file("kept", KEPT).file("dropped", DROPPED).content());
    }

    /** Another copy makes the backup whole, which ends its note; then that copy goes, and the damaged one is left. */
    @Test
    void damageIsKnownAfterTheBackupThatSufferedByItIsWholeAgain() throws IOException {
        PackedFrame damaged = frameOf(DROPPED);
        fixture.damage(damaged);
        verifyAndNote();
        Manifest healing = fixture.backup(source().file("dropped", DROPPED));
        verifyAndNote();
        assertThat(fixture.repository.catalogue().view().summaries()).noneMatch(BackupSummary::corrupted);
        fixture.repository.deletions().delete(both.record().id(), "test", "not wanted any more");
        fixture.repository.deletions().delete(healing.record().id(), "test", "not wanted any more");
        for (ObjectInfo pack : fixture.packs()) {
            if (!pack.key().equals(damaged.address().pack().key())
                    && fixture.directory(pack).frames().stream().anyMatch(frame -> holds(frame, DROPPED))) {
                fixture.memory.delete(pack.key());
            }
        }

        restores(source().file("dropped", DROPPED));
    }

    private void damageWhatOnlyTheDeletedBackupNeeds() throws IOException {
        fixture.repository.deletions().delete(both.record().id(), "test", "not wanted any more");
        fixture.damage(frameOf(DROPPED));
        VerifyOutcome outcome = verifyAndNote();
        assertThat(outcome.findings()).isNotEmpty();
        assertThat(outcome.backups()).allMatch(BackupVerdict::intact);
    }

    private void restores(MemorySource source) throws IOException {
        Manifest made = fixture.backup(source);
        assertThat(StoredContent.of(fixture.repository, made, VerifyFixture.SOURCE))
                .isEqualTo(source.content());
    }

    private VerifyOutcome verifyAndNote() throws IOException {
        return fixture.verifyAndNote(1);
    }

    private PackedFrame frameOf(byte[] file) throws IOException {
        return fixture.frameOf(idOf(file));
    }

    private boolean holds(PackedFrame frame, byte[] file) {
        return frame.chunks().id(0).equals(idOf(file));
    }

    private ChunkId idOf(byte[] file) {
        return fixture.repository.newHasher().id(file, 0, file.length);
    }

    private static MemorySource source() {
        return new MemorySource(VerifyFixture.SOURCE);
    }
}
