package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemoryEntry;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.source.StreamKind;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backups of one repository in another one with other keys. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReplicationTest {
    private final PlacesFixture fixture = new PlacesFixture(2);
    private final MemorySource source = new MemorySource("files");
    private final BackupRepository near = fixture.open(0);
    private final BackupRepository far = fixture.open(1);
    private boolean damaged;

    @AfterEach
    void everyPlaceIsWhole() {
        near.close();
        far.close();
        if (!damaged) {
            fixture.requireWhole();
        }
    }

    private BackupReport backup(int n) {
        source.provenFile("changing", MemorySource.random(300_000, n));
        return near.backup(PlacesFixture.plan(source).withTags(Map.of("n", "" + n)));
    }

    private void fill() {
        for (int i = 0; i < 30; i++) {
            source.provenFile("file-" + i, MemorySource.random(i * 997 % 20_000, i));
        }
        source.provenFile("large", MemorySource.random(3 << 20, 7)).add(MemoryEntry.directory("directory"));
    }

    private ReplicateReport replicate() {
        return Replication.between(near, far).run(ReplicateRequest.everything(), RunControl.none());
    }

    @Test
    void everyBackupIsCopiedWithItsIdItsTimesItsTagsAndItsHold() {
        fill();
        BackupManifest first = backup(1).manifest();
        BackupManifest second = backup(2).manifest();
        near.hold(first.id(), "court order 7");

        ReplicateReport report = replicate();

        assertThat(report.complete()).isTrue();
        assertThat(report.copied()).extracting(ReplicateReport.Copied::backup).containsExactly(first.id(), second.id());
        assertThat(report.copied().get(1).bytesStored()).isLessThan(400_000);
        assertThat(far.list()).extracting(BackupSummary::id).containsExactly(second.id(), first.id());
        BackupManifest copy = far.show(first.id()).manifest();
        assertThat(copy.started()).isEqualTo(first.started());
        assertThat(copy.finished()).isEqualTo(first.finished());
        assertThat(copy.type()).isEqualTo(first.type());
        assertThat(copy.plan()).isEqualTo(first.plan());
        assertThat(copy.createdBy()).isEqualTo(first.createdBy());
        assertThat(copy.sources().get(0).consistency())
                .isEqualTo(first.sources().get(0).consistency());
        assertThat(copy.metadata())
                .containsAllEntriesOf(first.metadata())
                .containsEntry("replicated.from", near.id().toString())
                .containsEntry("replicated.backup", first.uuid().toString());
        BackupSummary listed = far.list().get(1);
        assertThat(listed.held()).isTrue();
        assertThat(listed.verified()).isTrue();
        assertThat(listed.notes())
                .anyMatch(note -> note.type() == BackupNote.Type.TAG
                        && "n".equals(note.values().get("key"))
                        && "1".equals(note.values().get("value")));
        fixture.requireContent(1, second.id(), source);
        assertThat(far.history(HistoryQuery.all().of(RunKind.REPLICATE)).runs())
                .singleElement()
                .satisfies(run -> assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS));
    }

    @Test
    void whatIsThereIsPassedOverAlsoACopyOfACopy() {
        fill();
        backup(1);
        replicate();
        backup(2);

        assertThat(Replication.between(near, far).missing()).hasSize(1);
        ReplicateReport second = replicate();
        assertThat(second.present()).isEqualTo(1);
        assertThat(second.copied()).hasSize(1);
        assertThat(replicate().copied()).isEmpty();
        assertThat(Replication.between(far, near).missing()).isEmpty();

        MemorySink third = new MemorySink();
        try (BackupRepository other = BackupRepository.createUnencrypted(third, fixture.options())) {
            Replication.between(far, other).run(ReplicateRequest.everything(), RunControl.none());
            assertThat(Replication.between(near, other).missing()).isEmpty();
            assertThat(other.verify(VerifyRequest.everything(), RunControl.none())
                            .intact())
                    .isTrue();
        }
    }

    @Test
    void whatTheFarPlaceLetGoIsNotBroughtBackUnlessItIsNamed() {
        fill();
        BackupId first = backup(1).manifest().id();
        backup(2);
        replicate();
        far.delete(first, "retention there");
        assertThat(replicate().copied()).isEmpty();
        far.prune(PruneRequest.builder().build());
        far.prune(PruneRequest.builder().build());
        assertThat(replicate().copied()).isEmpty();

        ReplicateReport named = Replication.between(near, far)
                .run(ReplicateRequest.builder().backup(first).build(), RunControl.none());

        assertThat(named.copied()).singleElement().satisfies(copy -> {
            assertThat(copy.backup()).isEqualTo(first);
            assertThat(copy.copy()).isNotEqualTo(first);
        });
    }

    @Test
    void aCopyThatFillsAGapIsNotTheLatest() {
        fill();
        try (BackupPlaces both = fixture.places().build()) {
            both.backup(PlacesFixture.plan(source));
            BackupId missed = backup(2).manifest().id();
            source.provenFile("changing", MemorySource.random(300_000, 3));
            BackupId last = both.backup(PlacesFixture.plan(source))
                    .place("far")
                    .report()
                    .orElseThrow()
                    .manifest()
                    .id();

            ReplicateReport report = replicate();

            assertThat(report.copied())
                    .extracting(ReplicateReport.Copied::backup)
                    .containsExactly(missed);
            // The rest is there, cut in the same places.
            assertThat(report.copied().get(0).bytesStored()).isLessThan(400_000);
            assertThat(far.latest().id()).isEqualTo(last);
            assertThat(far.list()).hasSize(3);
        }
    }

    @Test
    void aBackupThatCannotBeReadIsRefusedByNameAndTheOthersAreCopied() throws IOException {
        damaged = true;
        source.provenFile("only-first", MemorySource.random(2 << 20, 5));
        BackupId first = backup(1).manifest().id();
        List<String> packs = SinkObjects.keys(fixture.stored.get(0), "pack/");
        MemorySource other = new MemorySource("files").provenFile("x", MemorySource.random(1_000, 8));
        BackupId second = near.backup(BackupPlan.named("other")
                        .type(BackupType.FULL)
                        .source(other)
                        .build())
                .manifest()
                .id();
        for (String pack : packs) {
            fixture.stored.get(0).delete(ObjectKey.of(pack));
        }

        ReplicateReport report = replicate();

        assertThat(report.complete()).isFalse();
        assertThat(report.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.backup()).isEqualTo(first);
            assertThat(refused.code()).isEqualTo(ErrorCode.DAMAGED);
        });
        assertThat(report.copied()).extracting(ReplicateReport.Copied::backup).containsExactly(second);
        assertThat(far.list()).hasSize(1);
        assertThat(far.verify(VerifyRequest.everything(), RunControl.none()).intact())
                .isTrue();
    }

    @Test
    void aPlaceThatFailsWhileItIsReadFailsTheCopyAndListsNothing() {
        fill();
        backup(1);
        FaultPlan packsAreAway = new FaultPlan() {
            @Override
            public Fault faultAt(long call) {
                return Fault.NONE;
            }

            @Override
            public Fault faultAt(long call, SinkCall.Kind kind, String key) {
                return kind == SinkCall.Kind.READ && key.startsWith("pack/") ? Fault.LOST : Fault.NONE;
            }
        };
        FaultySink away = new FaultySink(fixture.stored.get(0), packsAreAway);
        try (BackupRepository from = BackupRepository.openUnencrypted(away, fixture.options())) {
            assertThatThrownBy(
                            () -> Replication.between(from, far).run(ReplicateRequest.everything(), RunControl.none()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("was read from it");
        }
        assertThat(far.list()).isEmpty();
    }

    @Test
    void whatIsEncryptedIsNotCopiedToWhereItWouldNotBe() {
        fill();
        Credential credential = Credential.passphrase("correct horse battery".toCharArray());
        try (BackupRepository sealed = BackupRepository.create(
                        new MemorySink(), credential, KeyStretching.PBKDF2, fixture.options())
                .repository()) {
            sealed.backup(PlacesFixture.plan(source));
            ReplicateReport report =
                    Replication.between(sealed, far).run(ReplicateRequest.everything(), RunControl.none());
            assertThat(report.refused()).singleElement().satisfies(refused -> assertThat(refused.code())
                    .isEqualTo(ErrorCode.ENCRYPTION_REQUIRED));
            assertThat(far.list()).isEmpty();
            Replication.between(far, sealed).run(ReplicateRequest.everything(), RunControl.none());
        }
    }

    @Test
    void rowsAreCutAsTheirSourceWasSoThatTheyAreSharedWithWhatTheSourceStoredThere() {
        byte[] rows = MemorySource.random(400_000, 3);
        MemoryEntry entry = MemoryEntry.file("rows", rows).streamKind(StreamKind.ROWS);
        source.add(entry);
        far.backup(PlacesFixture.plan(source));
        byte[] changed = rows.clone();
        changed[200_000]++;
        source.add(MemoryEntry.file("rows", changed).streamKind(StreamKind.ROWS));
        near.backup(PlacesFixture.plan(source));

        assertThat(replicate().copied()).singleElement().satisfies(copy -> assertThat(copy.bytesStored())
                .isLessThan(80_000));
    }

    @Test
    void findingWhatIsMissingCostsTwoListingsAndNoRequestPerBackup() {
        source.provenFile("a", new byte[10]);
        for (int i = 0; i < 6; i++) {
            backup(0);
        }
        replicate();
        RecordingSink here = new RecordingSink(fixture.stored.get(0));
        RecordingSink there = new RecordingSink(fixture.stored.get(1));
        try (BackupRepository from = BackupRepository.openUnencrypted(here, fixture.options());
                BackupRepository to = BackupRepository.openUnencrypted(there, fixture.options())) {
            // What is read once is not read again.
            from.list();
            to.list();
            here.clear();
            there.clear();
            from.list();
            to.list();
            long listings = here.requests() + there.requests();
            here.clear();
            there.clear();
            assertThat(Replication.between(from, to).missing()).isEmpty();
            assertThat(here.requests() + there.requests()).isEqualTo(listings);
        }
    }
}
