package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.HeldException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TimedSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deleting, holding, bringing back and pruning as a host sees them. */
class BackupRepositoryDeletionTest {
    @TempDir
    private Path directory;

    private final TimedSink sink = new TimedSink(Clock.systemUTC());
    private BackupRepository repository;

    @BeforeEach
    void makeRepository() throws IOException {
        Files.createDirectories(directory.resolve("tree"));
        repository = BackupRepository.createUnencrypted(
                sink, RepositoryOptions.builder().requestedBy("tester").build());
    }

    @AfterEach
    void everythingListedIsWhole() {
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
        repository.close();
    }

    @Test
    void aDeletedBackupIsListedAsSuchAndComesBackWhole() throws IOException {
        BackupId first = backup(1);
        backup(2);

        repository.delete(first, "wrong tree");

        assertThat(ids()).doesNotContain(first);
        assertThat(repository.deleted()).singleElement().satisfies(deleted -> {
            assertThat(deleted.id()).contains(first);
            assertThat(deleted.by()).isEqualTo("tester");
            assertThat(deleted.reason()).isEqualTo("wrong tree");
            assertThat(deleted.at()).isPresent();
            assertThat(deleted.givenUp()).isFalse();
        });
        repository.undelete(first);
        assertThat(ids()).contains(first);
        assertThat(repository.deleted()).isEmpty();
    }

    @Test
    void aHeldBackupIsNotDeletedUntilItIsReleased() throws IOException {
        BackupId id = backup(1);
        repository.hold(id, "audit");

        assertThatThrownBy(() -> repository.delete(id, ""))
                .isInstanceOf(HeldException.class)
                .hasMessageContaining("tester")
                .hasMessageContaining("audit");
        repository.release(id, "audit is over");
        repository.delete(id, "");

        assertThat(repository.list()).isEmpty();
    }

    @Test
    void aBackupWithoutAReadableManifestIsDeletedByItsUuid() throws IOException {
        backup(1);
        UUID uuid = repository.latest().uuid();
        backup(2);
        ObjectKey manifest = ObjectKey.of("backup/" + uuid);
        sink.delete(manifest);
        sink.put(manifest, ObjectContent.of(new byte[100]));

        assertThatThrownBy(() -> repository.prune(PruneRequest.defaults()))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(uuid.toString());
        repository.delete(uuid, "its manifest is damaged");

        assertThat(repository.deleted()).singleElement().satisfies(deleted -> {
            assertThat(deleted.uuid()).isEqualTo(uuid);
            assertThat(deleted.id()).isEmpty();
        });
        assertThat(repository.prune(PruneRequest.defaults()).givenUp()).containsExactly(uuid);
        assertThatThrownBy(() -> repository.undelete(uuid))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("given up");
    }

    @Test
    void aPruneFreesWhatItsPreviewSaidAndIsRecorded() throws IOException {
        BackupId first = backup(1);
        backup(2);
        repository.delete(first, "");

        PruneReport planned = repository.prune(PruneRequest.builder().dryRun().build());
        PruneReport done =
                repository.prune(PruneRequest.builder().requestedBy("janitor").build());

        assertThat(planned.dryRun()).isTrue();
        assertThat(planned.packsDeleted()).isZero();
        PrunePreview preview = planned.preview().orElseThrow();
        assertThat(preview.groups()).singleElement().satisfies(group -> {
            assertThat(group.action()).isEqualTo(PrunePreview.Action.DEAD);
            assertThat(group.packs()).isEqualTo(1);
            assertThat(group.freedBytes()).isEqualTo(preview.freedBytes()).isGreaterThan(100_000);
        });
        assertThat(done.bytesFreed()).isEqualTo(preview.freedBytes());
        assertThat(done.packsDeleted()).isEqualTo(1);
        assertThat(done.givenUp()).hasSize(1);
        assertThat(done.complete()).isTrue();
        assertThat(repository.deleted()).singleElement().satisfies(deleted -> assertThat(deleted.givenUp())
                .isTrue());
        assertThat(repository.history(HistoryQuery.all().of(RunKind.PRUNE)).runs())
                .as("a dry run leaves no record")
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
                    assertThat(run.by()).startsWith("janitor@");
                });
    }

    @Test
    void aPruneThatWaitsInVainSaysForWhomAndTheNextOneGoesOn() throws IOException {
        BackupId first = backup(1);
        backup(2);
        repository.delete(first, "");
        List<PruneReport> beside = new ArrayList<>();

        backup(
                3,
                () -> beside.add(repository.prune(
                        PruneRequest.builder().longestWait(Duration.ZERO).build())));

        assertThat(beside).singleElement().satisfies(report -> {
            assertThat(report.complete()).isFalse();
            assertThat(report.packsDeleted()).isZero();
            assertThat(report.waitingFor()).singleElement().satisfies(session -> {
                assertThat(session.role()).isEqualTo(SessionInfo.Role.WRITER);
                assertThat(session.pid()).isEqualTo(ProcessHandle.current().pid());
            });
        });
        PruneReport next = repository.prune(PruneRequest.defaults());
        assertThat(next.packsDeleted()).isEqualTo(1);
        assertThat(next.complete()).isTrue();
        assertThat(repository.history(HistoryQuery.all().of(RunKind.PRUNE)).runs())
                .satisfiesExactly(run -> assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS), run -> {
                    assertThat(run.outcome()).isEqualTo(RunOutcome.PARTIAL);
                    assertThat(run.message()).get().asString().contains("(1)", "next prune goes on");
                });
    }

    @Test
    void theListenerIsToldWhoIsWaitedFor() throws IOException {
        BackupId first = backup(1);
        backup(2);
        repository.delete(first, "");
        List<SessionInfo> told = new ArrayList<>();
        Cancellation cancellation = new Cancellation();
        PruneRequest request = PruneRequest.builder()
                .listener((writers, waited) -> {
                    told.addAll(writers);
                    cancellation.cancel();
                })
                .build();

        backup(3, () -> assertThatThrownBy(
                        () -> repository.prune(request, new RunControl(progress -> {}, cancellation)))
                .isInstanceOf(CancelledException.class));

        assertThat(told).singleElement().satisfies(session -> assertThat(session.uuid())
                .isEqualTo(repository.latest().uuid()));
    }

    @Test
    void eachBackupSeesToItThatThereIsRoomForCleaningUp() throws IOException {
        sink.setSpace(new SinkSpace(1L << 40, 1L << 39));
        backup(1);
        assertThat(SinkObjects.keys(sink, "reserve/")).hasSize(4);

        sink.delete(ObjectKey.of(SinkObjects.keys(sink, "reserve/").get(0)));
        backup(2);

        assertThat(SinkObjects.keys(sink, "reserve/")).hasSize(4);
    }

    @Test
    void reservesNothingWhereTheStoreCannotTellItsRoom() throws IOException {
        backup(1);

        assertThat(SinkObjects.keys(sink, "reserve/")).isEmpty();
    }

    @Test
    void refusesAThresholdThatIsNoFraction() {
        assertThatThrownBy(() -> PruneRequest.builder().repackBelow(50).build()).hasMessageContaining("[0, 1]");
        assertThatThrownBy(() -> PruneRequest.builder()
                        .longestWait(Duration.ofSeconds(-1))
                        .build())
                .hasMessageContaining("longestWait");
    }

    private List<BackupId> ids() {
        return repository.list().stream().map(BackupSummary::id).toList();
    }

    private BackupId backup(int seed) throws IOException {
        return backup(seed, () -> {});
    }

    /** A full backup of other content than any before, so that its pack is its own. */
    private BackupId backup(int seed, Runnable whileOpening) throws IOException {
        byte[] content = new byte[200_000];
        new Random(seed).nextBytes(content);
        Files.write(directory.resolve("tree/file"), content);
        return repository
                .backup(BackupPlan.named("nightly")
                        .source(FileSource.of("files", directory.resolve("tree")))
                        .hooks(new BackupPlan.SnapshotHooks() {
                            @Override
                            public void afterSnapshot() {
                                whileOpening.run();
                            }
                        })
                        .build())
                .manifest()
                .id();
    }
}
