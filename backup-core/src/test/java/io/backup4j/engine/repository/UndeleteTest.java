package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.index.PackSet;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UndeleteTest {
    private final MemorySink stored = new MemorySink();
    private Repository repository;
    private Deletions deletions;
    private BackupId backup;
    private UUID uuid;

    @BeforeEach
    void create() throws IOException {
        TestRepositories.unencrypted(stored).close();
        repository = StoredBackups.open(stored);
        deletions = repository.deletions();
        backup = StoredBackups.put(repository, 1);
        uuid = StoredBackups.uuid(repository, backup);
    }

    @AfterEach
    void isSound() throws IOException {
        SoundRepository.check(stored);
    }

    @Test
    void bringsADeletedBackupBack() throws IOException {
        deletions.delete(backup, "cron", "too old");
        assertThat(repository.catalogue().view().deletedSummaries())
                .extracting(BackupSummary::id)
                .containsExactly(backup);

        deletions.undelete(backup);

        assertThat(StoredBackups.isListed(stored, backup)).isTrue();
        assertThat(repository.records().find(backup).record().id()).isEqualTo(backup);
        assertThat(deletions.deleted()).isEmpty();
    }

    @Test
    void saysThatNothingIsDeleted() throws IOException {
        assertThatThrownBy(() -> deletions.undelete(backup))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("is not deleted");
        assertThatThrownBy(() -> deletions.undelete(BackupId.of("backup_20200101_000000_full")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("There is no backup");
        assertThatThrownBy(() -> deletions.undelete(new UUID(1, 2)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("There is no backup");
    }

    @Test
    void decidesAnUnfinishedGenerationSoThatItDeletesNothing() throws IOException {
        deletions.delete(backup, "cron", "too old");
        repository.generations().propose(1, PackSet.empty());
        Verdict naming = new Verdict(PackSet.empty(), Set.of(uuid));

        deletions.undelete(backup);

        // The pruner comes with what it has found before.
        assertThat(repository.generations().decide(1, naming)).isEqualTo(Verdict.NOTHING);
        assertThat(StoredBackups.isListed(stored, backup)).isTrue();
    }

    @Test
    void comesTooLateForAVerdictThatNamesTheBackup() throws IOException {
        deletions.delete(backup, "cron", "too old");
        repository.generations().propose(1, PackSet.empty());
        repository.generations().decide(1, new Verdict(PackSet.empty(), Set.of(uuid)));

        assertThatThrownBy(() -> deletions.undelete(backup))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("given up");

        // Also before the pruner goes on.
        assertThat(StoredBackups.isListed(stored, backup)).isFalse();
        assertThatThrownBy(() -> repository.records().find(backup)).isInstanceOf(NotFoundException.class);
        assertThat(deletions.deleted()).singleElement().satisfies(deleted -> assertThat(deleted.givenUp())
                .isTrue());
    }

    @Test
    void followsAVerdictThatDoesNotNameTheBackup() throws IOException {
        deletions.delete(backup, "cron", "too old");
        repository.generations().propose(1, PackSet.empty());
        repository.generations().decide(1, new Verdict(PackSet.empty(), Set.of(new UUID(1, 2))));

        deletions.undelete(backup);

        assertThat(StoredBackups.isListed(stored, backup)).isTrue();
    }

    @Test
    void leavesABackupThatWasGivenUpAsItIs() throws IOException {
        deletions.delete(backup, "cron", "too old");
        repository.generations().propose(1, PackSet.empty());
        execute(repository);

        assertThatThrownBy(() -> deletions.undelete(backup)).hasMessageContaining("given up");
        assertThat(stored.stat(ObjectKeys.deleted(uuid, 1))).isPresent();
        assertThatThrownBy(() -> deletions.delete(backup, "cron", "again")).hasMessageContaining("given it up");
        assertThat(repository.catalogue().view().deletedSummaries()).isEmpty();
    }

    @Test
    void doesNotClaimToUndoWhatTheStoreRetains() throws IOException {
        deletions.delete(backup, "cron", "too old");
        Repository retained = StoredBackups.open(new ForwardingSink(stored) {
            @Override
            public DeleteResult delete(ObjectKey key) {
                return DeleteResult.RETAINED;
            }
        });

        assertThatThrownBy(() -> retained.deletions().undelete(backup))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(ObjectKeys.deleted(uuid, 1).value());
        assertThat(StoredBackups.isListed(stored, backup)).isFalse();
    }

    /**
     * An undelete fails or dies at any call, between its announcement, its verdict and the removal of the mark too. Then a pruner that had seen the backup as
     * deleted goes on, or the undelete is repeated, in either order: in the end it is listed and no verdict gives it up, or it is given up and not listed.
     */
    @Test
    void leavesNothingBetweenListedAndGivenUp() throws IOException {
        deletions.delete(backup, "cron", "too old");
        repository.generations().propose(1, PackSet.empty());
        int listed = 0;
        int givenUp = 0;
        for (Fault fault : new Fault[] {Fault.LOST, Fault.LOST_ACKNOWLEDGEMENT, Fault.PROCESS_DIES}) {
            boolean more = true;
            for (long k = 1; more; k++) {
                for (boolean prunerFirst : new boolean[] {true, false}) {
                    MemorySink sink = stored.snapshot();
                    more = undelete(sink, k, fault);
                    Repository others = StoredBackups.open(sink);
                    if (prunerFirst) {
                        execute(others);
                    }
                    boolean back = undeletedOrListed(others);
                    execute(others);

                    String where = fault + " at call " + k + (prunerFirst ? ", pruner first" : ", undelete first");
                    boolean named = others.generations()
                            .verdict(1)
                            .orElseThrow()
                            .givenUp()
                            .contains(uuid);
                    assertThat(StoredBackups.isListed(sink, backup)).as(where).isEqualTo(!named);
                    assertThat(back).as(where).isEqualTo(!named);
                    assertThat(prunerFirst || !named).as(where).isTrue();
                    listed += named ? 0 : 1;
                    givenUp += named ? 1 : 0;
                    SoundRepository.check(sink);
                }
            }
        }
        assertThat(listed).isPositive();
        assertThat(givenUp).isPositive();
    }

    /** Somebody holds the backup at any moment of an undelete, and at any moment before a pruner that had seen it as deleted goes on. */
    @Test
    void listsTheBackupOnlyWhenAHoldOnItIsSafe() throws IOException {
        deletions.delete(backup, "cron", "too old");
        repository.generations().propose(1, PackSet.empty());
        int refused = 0;
        boolean more = true;
        for (long k = 1; more; k++) {
            for (long pruner = 1; pruner <= k; pruner++) {
                MemorySink sink = stored.snapshot();
                Repository others = StoredBackups.open(sink);
                MomentSink pruning = new MomentSink(sink);
                MomentSink holding = new MomentSink(pruning);
                Deletions undeleting = StoredBackups.open(holding).deletions();
                boolean[] holds = {false};
                pruning.beforeCall(pruner, () -> execute(others));
                holding.beforeCall(
                        k, () -> holds[0] = succeeds(() -> others.deletions().hold(backup, "auditor", "case 17")));
                boolean back = succeeds(() -> undeleting.undelete(backup));
                execute(others);
                more = !holding.waits();

                String where = "hold at call " + k + ", pruner at call " + pruner;
                assertThat(StoredBackups.isListed(sink, backup)).as(where).isEqualTo(back);
                assertThat(back || !holds[0]).as(where).isTrue();
                assertThat(StoredBackups.isHeld(sink, backup)).as(where).isEqualTo(holds[0]);
                assertThat(succeeds(() -> others.deletions().hold(backup, "auditor", "case 18")))
                        .as(where)
                        .isEqualTo(back);
                refused += back ? 0 : 1;
                SoundRepository.check(sink);
            }
        }
        assertThat(refused).isPositive();
    }

    private static boolean succeeds(MomentSink.Action action) throws IOException {
        try {
            action.run();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    @Test
    void isSeenByEveryPassFromItsAnnouncementOn() throws IOException {
        deletions.delete(backup, "cron", "too old");
        MomentSink moment = new MomentSink(stored);
        boolean[] seen = {false};
        moment.before(
                "delete deleted/",
                () -> seen[0] = repository.catalogue().view().undeleting().contains(uuid));

        StoredBackups.open(moment).deletions().undelete(backup);

        assertThat(seen[0]).isTrue();
        // The next deletion has a number of its own, which nobody has announced.
        deletions.delete(backup, "cron", "too old after all");
        assertThat(stored.stat(ObjectKeys.deleted(uuid, 2))).isPresent();
        assertThat(repository.catalogue().view().undeleting()).isEmpty();
        assertThat(repository.catalogue().view().deleted()).containsExactly(uuid);
    }

    /** Both find the same number free; the other's deletion is put and taken back before this one is put. */
    @Test
    void ofAnotherDeletionDoesNotCountForThisOne() throws IOException {
        MomentSink moment = new MomentSink(stored);
        moment.before("put deleted/", () -> {
            deletions.delete(backup, "operator", "by mistake");
            deletions.undelete(backup);
        });

        StoredBackups.open(moment).deletions().delete(backup, "cron", "too old");

        assertThat(moment.waits()).isFalse();
        assertThat(repository.catalogue().view().deleted()).containsExactly(uuid);
        assertThat(repository.catalogue().view().undeleting()).isEmpty();
        deletions.undelete(backup);
        assertThat(StoredBackups.isListed(stored, backup)).isTrue();
    }

    /** Whether there are so many calls. */
    private boolean undelete(BackupSink sink, long k, Fault fault) throws IOException {
        long[] opening = {Long.MAX_VALUE / 2};
        FaultySink faulty = new FaultySink(sink, number -> number == opening[0] + k ? fault : Fault.NONE);
        Deletions undeleting = StoredBackups.open(faulty).deletions();
        opening[0] = faulty.calls();
        try {
            undeleting.undelete(backup);
        } catch (IOException | BackupException | ProcessDied e) {
            // Somebody else goes on.
        }
        return faulty.calls() - opening[0] >= k;
    }

    private boolean undeletedOrListed(Repository others) throws IOException {
        try {
            others.deletions().undelete(backup);
            return true;
        } catch (NotFoundException e) {
            return String.valueOf(e.getMessage()).contains("is not deleted");
        }
    }

    /** A pruner whose pass was over when the backup was still deleted. */
    private void execute(Repository others) throws IOException {
        Verdict verdict = others.generations().decide(1, new Verdict(PackSet.empty(), Set.of(uuid)));
        others.deletions().giveUp(verdict.givenUp());
        others.generations().finish(1, PackSet.empty());
    }
}
