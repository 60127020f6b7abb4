package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.HeldException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldTest {
    private final MemorySink stored = new MemorySink();
    private final MomentSink timed = new MomentSink(stored);
    private Repository repository;
    private Deletions mine;
    private Deletions others;
    private BackupId backup;

    @BeforeEach
    void create() throws IOException {
        TestRepositories.unencrypted(stored).close();
        repository = StoredBackups.open(timed);
        mine = repository.deletions();
        others = StoredBackups.open(stored).deletions();
        backup = StoredBackups.put(repository, 1);
    }

    @AfterEach
    void isSound() throws IOException {
        SoundRepository.check(stored);
    }

    @Test
    void keepsABackupFromBeingDeletedUntilItIsReleased() throws IOException {
        mine.hold(backup, "auditor", "case 17");

        assertThatThrownBy(() -> others.delete(backup, "cron", "too old"))
                .isInstanceOfSatisfying(
                        HeldException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HELD))
                .hasMessageContaining("auditor")
                .hasMessageContaining("case 17")
                .hasMessageContaining("release");
        assertThat(SinkObjects.keys(stored, ObjectKeys.DELETED)).isEmpty();
        assertThat(StoredBackups.isListed(stored, backup)).isTrue();

        mine.release(backup, "auditor", "closed");
        others.delete(backup, "cron", "too old");
        assertThat(StoredBackups.isListed(stored, backup)).isFalse();
    }

    @Test
    void saysThatThereIsNoHoldToRelease() {
        assertThatThrownBy(() -> mine.release(backup, "auditor", "closed"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("no hold");
    }

    @Test
    void thatAppearsBetweenTheLookAndThePutOfADeletionWins() throws IOException {
        timed.before("put deleted/", () -> others.hold(backup, "auditor", "case 17"));

        assertThatThrownBy(() -> mine.delete(backup, "cron", "too old"))
                .isInstanceOf(HeldException.class)
                .hasMessageContaining("It is not deleted");

        assertThat(timed.waits()).isFalse();
        assertThat(SinkObjects.keys(stored, ObjectKeys.DELETED)).isEmpty();
        assertThat(StoredBackups.isListed(stored, backup)).isTrue();
        assertThat(StoredBackups.isHeld(stored, backup)).isTrue();
    }

    @Test
    void failsWhenTheBackupIsDeletedJustBeforeItsNote() throws IOException {
        timed.before("put note/", () -> others.delete(backup, "cron", "too old"));

        assertThatThrownBy(() -> mine.hold(backup, "auditor", "case 17"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("the hold has failed");

        // A note that stayed would keep a prune from freeing what nobody holds.
        assertThat(SinkObjects.keys(stored, ObjectKeys.NOTES)).isEmpty();
        mine.undelete(backup);
        assertThat(StoredBackups.isHeld(stored, backup)).isFalse();
    }

    @Test
    void thatFailsIsGoneAlsoIfTheCatalogueIsTidiedMeanwhile() throws IOException {
        timed.before("put note/", () -> {
            others.delete(backup, "cron", "too old");
            timed.before(
                    "delete note/", () -> StoredBackups.open(stored).catalogue().rewrite());
        });

        assertThatThrownBy(() -> mine.hold(backup, "auditor", "case 17"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("the hold has failed");

        assertThat(timed.waits()).isFalse();
        mine.undelete(backup);
        assertThat(StoredBackups.isHeld(stored, backup)).isFalse();
        others.delete(backup, "cron", "too old");
        assertThat(StoredBackups.isListed(stored, backup)).isFalse();
    }

    @Test
    void thatFailsAndCannotBeTakenBackSaysHowToEndIt() throws IOException {
        timed.before("put note/", () -> {
            others.delete(backup, "cron", "too old");
            timed.before("delete note/", () -> {
                throw new IOException("the storage is away");
            });
        });

        assertThatThrownBy(() -> mine.hold(backup, "auditor", "case 17"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("the hold has failed")
                .hasMessageContaining("'undelete', then 'release'");

        mine.undelete(backup);
        mine.release(backup, "auditor", "it was not to be");
        others.delete(backup, "cron", "too old");
        assertThat(StoredBackups.isListed(stored, backup)).isFalse();
    }

    @Test
    void outlivesTheLossOfAnyObjectThatSaysSo() throws IOException {
        mine.hold(backup, "auditor", "case 17");
        repository.catalogue().rewrite();
        for (String prefix : new String[] {ObjectKeys.CATALOGUE, ObjectKeys.NOTES}) {
            for (String key : SinkObjects.keys(stored, prefix)) {
                MemorySink without = stored.snapshot();
                without.delete(ObjectKey.of(key));
                assertThat(StoredBackups.isHeld(without, backup))
                        .as("held without %s", key)
                        .isTrue();
            }
        }
        mine.release(backup, "auditor", "closed");
        assertThat(StoredBackups.isHeld(stored, backup)).isFalse();
    }

    /** One runs as a whole at every moment of the other. */
    @Test
    void andADeletionNeverBothSucceed() throws IOException {
        int moments = 0;
        boolean more = true;
        for (long k = 1; more; k++) {
            boolean holds = false;
            for (boolean holdFirst : new boolean[] {true, false}) {
                more = bothAt(k, holdFirst);
                holds |= more;
                moments++;
            }
            more = holds;
        }
        assertThat(moments).isGreaterThan(20);
    }

    /** Whether the outer work has so many calls. */
    private boolean bothAt(long k, boolean holdOutside) throws IOException {
        MemorySink sink = stored.snapshot();
        MomentSink moment = new MomentSink(sink);
        Deletions outer = StoredBackups.open(moment).deletions();
        Deletions inner = StoredBackups.open(sink).deletions();
        boolean[] done = new boolean[2];
        moment.beforeCall(k, () -> done[1] = succeeds(inner, !holdOutside));
        done[0] = succeeds(outer, holdOutside);
        if (moment.waits()) {
            return false;
        }
        boolean held = done[holdOutside ? 0 : 1];
        boolean deleted = done[holdOutside ? 1 : 0];
        String where = "at call " + k + " of the " + (holdOutside ? "hold" : "deletion");
        assertThat(held && deleted).as("both succeeded " + where).isFalse();
        assertThat(StoredBackups.isListed(sink, backup)).as("listed " + where).isEqualTo(!deleted);
        if (held || deleted) {
            assertThat(StoredBackups.isHeld(sink, backup)).as("held " + where).isEqualTo(held);
        }
        SoundRepository.check(sink);
        return true;
    }

    private boolean succeeds(Deletions deletions, boolean hold) throws IOException {
        try {
            if (hold) {
                deletions.hold(backup, "auditor", "case 17");
            } else {
                deletions.delete(backup, "cron", "too old");
            }
            return true;
        } catch (HeldException | NotFoundException e) {
            return false;
        }
    }

    /** The deletion fails or dies at any call, and somebody holds the backup just before its put. */
    @Test
    void isKnownToEveryPruneWhateverBecomesOfADeletion() throws IOException {
        for (Fault fault : new Fault[] {Fault.LOST, Fault.LOST_ACKNOWLEDGEMENT, Fault.PROCESS_DIES}) {
            boolean more = true;
            for (long k = 1; more; k++) {
                MemorySink sink = stored.snapshot();
                MomentSink moment = new MomentSink(sink);
                Deletions inner = StoredBackups.open(sink).deletions();
                long[] opening = {Long.MAX_VALUE / 2};
                long call = k;
                FaultySink faulty = new FaultySink(moment, number -> number == opening[0] + call ? fault : Fault.NONE);
                Deletions deletions = StoredBackups.open(faulty).deletions();
                opening[0] = faulty.calls();
                boolean[] held = {false};
                moment.before("put deleted/", () -> held[0] = succeeds(inner, true));
                boolean takenBack = false;
                try {
                    deletions.delete(backup, "cron", "too old");
                    throw new AssertionError("the deletion succeeded at call " + k);
                } catch (HeldException e) {
                    takenBack = true;
                } catch (IOException | BackupException | ProcessDied e) {
                    // Its outcome is not known to its caller.
                }
                more = faulty.calls() - opening[0] >= k;
                String where = fault + " at call " + k;
                assertThat(StoredBackups.isHeld(sink, backup)).as(where).isEqualTo(held[0]);
                if (!StoredBackups.isListed(sink, backup)) {
                    // Nothing is lost: a prune counts what is held, and it can be brought back.
                    assertThat(takenBack).as(where).isFalse();
                    StoredBackups.open(sink).deletions().undelete(backup);
                }
                assertThat(StoredBackups.isListed(sink, backup)).as(where).isTrue();
                SoundRepository.check(sink);
            }
        }
    }

    /** Notes are read after deletions: whoever sees the deletion sees the hold that was there before it. */
    @Test
    void isSeenByWhoeverSeesADeletionThatCameAfterIt() throws IOException {
        UUID uuid = StoredBackups.uuid(repository, backup);
        timed.before("list deleted/", () -> {
            others.hold(backup, "auditor", "case 17");
            // As put by somebody who looked for holds before, and has not looked again yet.
            repository.store().put(SealedKind.DELETED, ObjectKeys.deleted(uuid, 1), new byte[0]);
        });

        Catalogue.View view = repository.catalogue().view();

        assertThat(view.deleted()).containsExactly(uuid);
        assertThat(view.held(uuid)).isTrue();
        mine.undelete(backup);
        assertThat(StoredBackups.isListed(stored, backup)).isTrue();
    }

    @Test
    void isNotOverlookedWhereItsNotesCannotBeRead() throws IOException {
        BackupId other = StoredBackups.put(repository, 2);
        mine.hold(backup, "auditor", "case 17");
        List<String> notes = SinkObjects.keys(stored, ObjectKeys.NOTES);
        for (String note : notes) {
            StoredBackups.flip(stored, ObjectKey.of(note));
        }

        assertThatThrownBy(() -> others.delete(backup, "cron", "too old"))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(notes.get(0))
                .hasMessageContaining("repair");
        assertThat(StoredBackups.isListed(stored, backup)).isTrue();
        // They say nothing about another backup.
        others.delete(other, "cron", "too old");
        assertThat(StoredBackups.isListed(stored, other)).isFalse();

        StoredBackups.flip(stored, ObjectKey.of(notes.get(0)));
        assertThatThrownBy(() -> others.delete(backup, "cron", "too old")).isInstanceOf(HeldException.class);
        StoredBackups.flip(stored, ObjectKey.of(notes.get(1)));
    }

    @Test
    void isNotOverlookedWhereASegmentOfTheCatalogueCannotBeRead() throws IOException {
        BackupId other = StoredBackups.put(repository, 2);
        UUID uuid = StoredBackups.uuid(repository, backup);
        mine.hold(backup, "auditor", "case 17");
        for (int i = 1; i <= 64; i++) {
            repository.records().addNote(uuid, 1 + i, BackupNote.Type.TAG, "test", Map.of("key", "k" + i));
        }
        repository.catalogue().maintain();
        ObjectKey segment =
                ObjectKey.of(SinkObjects.keys(stored, ObjectKeys.CATALOGUE).get(0));
        StoredBackups.flip(stored, segment);

        assertThatThrownBy(() -> others.delete(backup, "cron", "too old")).isInstanceOf(HeldException.class);
        // Earlier segments may hold holds.
        assertThatThrownBy(() -> others.delete(other, "cron", "too old"))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(segment.value());
        // Their sequence could be too low for what cannot be seen.
        assertThatThrownBy(() -> mine.release(backup, "auditor", "closed")).isInstanceOf(DamagedException.class);
        assertThatThrownBy(() -> mine.hold(backup, "auditor", "again")).isInstanceOf(DamagedException.class);

        StoredBackups.flip(stored, segment);
        assertThatThrownBy(() -> others.delete(backup, "cron", "too old")).isInstanceOf(HeldException.class);
    }
}
