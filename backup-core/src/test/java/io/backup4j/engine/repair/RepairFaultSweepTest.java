package io.backup4j.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fault at every sink call of every repair: what could be read before can be read afterwards, and the next repair comes to the same end. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RepairFaultSweepTest {
    private final Map<UUID, Map<String, ByteBuffer>> expected = new HashMap<>();
    private RepairFixture original;

    /** Work on a repository. */
    private interface Repair {
        void run(Repository repository) throws IOException;
    }

    /** Encrypted where it matters most: a process that died must not have used a nonce that its successor uses. */
    private void makeBackups(Fault fault) throws IOException {
        original = new RepairFixture(fault == Fault.PROCESS_DIES ? SealMode.AES_256_GCM : SealMode.NONE);
        GivenSource source = GivenSource.files();
        for (int i = 0; i < 4; i++) {
            source.random("dir/" + i, 300_000, i);
        }
        for (int i = 0; i < 3; i++) {
            source.random("small", 1_000, 50 + i);
            UUID uuid = original.backup(BackupType.INCREMENTAL, source).record().uuid();
            expected.put(uuid, source.content());
            original.open().records().addNote(uuid, 1, BackupNote.Type.HOLD, "test", Map.of());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "LOST_ACKNOWLEDGEMENT", "PROCESS_DIES"})
    void rebuildingTheIndexLosesNothing(Fault fault) throws IOException {
        makeBackups(fault);
        String segment = SinkObjects.keys(original.stored, "index/").get(0);
        original.flip(ObjectKey.of(segment), 100);
        ObjectInfo pack = original.packs().get(0);
        original.flip(pack.key(), pack.sizeBytes() - 1);
        sweep(fault, repository -> new IndexRepair(repository, false, RunControl.none()).run(), 20);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "LOST_ACKNOWLEDGEMENT", "PROCESS_DIES"})
    void savingPacksLosesNothing(Fault fault) throws IOException {
        makeBackups(fault);
        ObjectInfo pack = original.packs().get(0);
        PackedFrame frame = original.directory(pack).frames().get(0);
        original.flip(pack.key(), pack.sizeBytes() - 1);
        original.flip(pack.key(), frame.address().offset() + 5);
        // A pack that no index names is indexed on the way.
        original.stored.delete(
                ObjectKey.of(SinkObjects.keys(original.stored, "index/").get(1)));
        sweep(fault, repository -> repairPacks(repository), 30);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "LOST_ACKNOWLEDGEMENT", "PROCESS_DIES"})
    void forgettingRecordsLosesNoHoldThatOpens(Fault fault) throws IOException {
        makeBackups(fault);
        UUID uuid = expected.keySet().iterator().next();
        original.open().catalogue().rewrite();
        original.open().records().addNote(uuid, 9, BackupNote.Type.TAG, "test", Map.of("key", "k", "value", "v"));
        String tag =
                SinkObjects.keys(original.stored, "note/" + uuid + "/000009").get(0);
        original.flip(ObjectKey.of(tag), 60);
        original.open().records().addNote(uuid, 10, BackupNote.Type.TAG, "test", Map.of("key", "l", "value", "v"));
        sweep(fault, repository -> new RecordsRepair(repository, true, false, RunControl.none()).run(), 15);
    }

    private static PackRepairOutcome repairPacks(Repository repository) throws IOException {
        return new PackRepair(repository, new PackRepairJob(Set.of(), false, false, "test"), RunControl.none()).run();
    }

    private void sweep(Fault fault, Repair repair, int calls) throws IOException {
        Set<RepairFixture.Missing> before = original.missing(expected);
        RepairFixture undisturbed = original.copy();
        repair.run(undisturbed.open());
        Set<RepairFixture.Missing> end = undisturbed.missing(expected);
        for (long call = 1; ; call++) {
            String when = fault + " at call " + call;
            RepairFixture fixture = original.copy();
            FaultySink faulty = new FaultySink(fixture.stored, FaultPlan.at(call, fault));
            RecordingSink recording = new RecordingSink(faulty);
            boolean failed = false;
            try {
                repair.run(fixture.open(recording));
            } catch (IOException | ProcessDied e) {
                failed = true;
            }
            boolean survived = fault != Fault.PROCESS_DIES && isPutOfPack(recording.calls(), call);
            assertThat(failed).as(when).isEqualTo(faulty.calls() >= call && !survived);
            assertThat(fixture.missing(expected)).as(when).isIn(before, end);
            assertHeld(fixture, when);

            repair.run(fixture.open());

            assertThat(fixture.missing(expected)).as(when + ", and again").isEqualTo(end);
            assertHeld(fixture, when + ", and again");
            PackRepairOutcome outcome = repairPacks(fixture.open());
            assertThat(RepairFixture.declared(outcome.losses())).as(when).isEqualTo(fixture.missing(expected));
            fixture.assertVerifyFindsExactly(outcome.losses());
            if (faulty.calls() < call) {
                assertThat(call).isGreaterThan(calls);
                return;
            }
        }
    }

    /** It is put under another name at once. */
    private static boolean isPutOfPack(List<SinkCall> calls, long number) {
        if (calls.size() < number) {
            return false;
        }
        SinkCall call = calls.get((int) number - 1);
        return call.kind() == SinkCall.Kind.PUT && call.key().startsWith("pack/");
    }

    private void assertHeld(RepairFixture fixture, String when) throws IOException {
        assertThat(fixture.open().catalogue().view().summaries())
                .as(when)
                .hasSize(expected.size())
                .allMatch(BackupSummary::held);
    }
}
