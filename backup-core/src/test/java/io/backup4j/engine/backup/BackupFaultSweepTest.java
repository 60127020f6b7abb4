package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Sessions;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.seal.NonceRecorder;
import io.backup4j.sinks.MemorySink;
import io.backup4j.sinks.RetryOptions;
import io.backup4j.sinks.RetryingSink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fault at every sink call of a full and of an incremental backup. Whatever the fault was: what is listed is whole, success is reported only for what is
 * listed, the next run succeeds (I1, I2, I8), and no key and nonce ever seal two plaintexts (I9).
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BackupFaultSweepTest {
    private static final Settings SETTINGS = TestRepositories.settings(2, 12 << 20, false);
    private static final byte[] ZEROS = new byte[(8 << 20) + 70_000];
    private static final byte[] LARGE = MemorySource.random(700_000, 1);

    private static final MemorySource FIRST = first();
    private static final MemorySource SECOND = second();
    private static final Map<MemorySource, Map<String, ByteBuffer>> CONTENT =
            Map.of(FIRST, FIRST.content(), SECOND, SECOND.content());

    private final NonceRecorder nonces = new NonceRecorder();
    /** What each source held, by the backup that was made of it. */
    private final Map<UUID, Map<String, ByteBuffer>> expected = new HashMap<>();

    private int committed;
    private int failed;

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "LOST_ACKNOWLEDGEMENT", "PROCESS_DIES"})
    void whatIsListedIsWholeAfterAnyFault(Fault fault) throws IOException {
        MemorySink empty = new MemorySink();
        Repository made = TestRepositories.encrypted(empty, SETTINGS, nonces);
        sweep(empty, FIRST, fault);
        assertBothOutcomes();

        MemorySink one = empty.snapshot();
        remember(run(TestRepositories.open(one, SETTINGS, nonces), FIRST), FIRST);
        sweep(one, SECOND, fault);
        assertBothOutcomes();
        assertThat(nonces.pairs()).isGreaterThan(500);
        made.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "LOST_ACKNOWLEDGEMENT"})
    void oneFaultIsSurvivedWhereCallsAreRepeated(Fault fault) throws IOException {
        MemorySink base = new MemorySink();
        TestRepositories.encrypted(base, SETTINGS, nonces);
        remember(run(TestRepositories.open(base, SETTINGS, nonces), FIRST), FIRST);
        for (long call = 1; ; call++) {
            MemorySink stored = base.snapshot();
            FaultySink faulty = new FaultySink(stored, FaultPlan.at(call, fault));
            BackupSink retrying = RetryingSink.around(faulty, RetryOptions.DEFAULTS, duration -> {});
            Manifest manifest = run(TestRepositories.open(retrying, SETTINGS, nonces), SECOND);
            remember(manifest, SECOND);
            assertThat(manifest.record().status()).isEqualTo(BackupStatus.COMPLETED);
            assertWhole(stored, SECOND, fault + " at call " + call, manifest);
            if (faulty.calls() < call) {
                assertThat(call).isGreaterThan(20);
                return;
            }
        }
    }

    private void sweep(MemorySink base, MemorySource source, Fault fault) throws IOException {
        committed = 0;
        failed = 0;
        for (long call = 1; ; call++) {
            String when = fault + " at call " + call;
            MemorySink stored = base.snapshot();
            FaultySink faulty = new FaultySink(stored, FaultPlan.at(call, fault));
            Manifest manifest = attempt(faulty, source);
            assertWhole(stored, source, when, manifest);
            assertNextRunSucceeds(stored, source, when);
            if (faulty.calls() < call) {
                assertThat(manifest).as("no fault, %d calls", faulty.calls()).isNotNull();
                assertThat(call).isGreaterThan(20);
                return;
            }
        }
    }

    /** The manifest if the run reported success. */
    private @Nullable Manifest attempt(BackupSink sink, MemorySource source) {
        try {
            Manifest manifest = run(TestRepositories.open(sink, SETTINGS, nonces), source);
            remember(manifest, source);
            committed++;
            return manifest;
        } catch (IOException | BackupException | ProcessDied e) {
            failed++;
            return null;
        } finally {
            assertThat(source.openSessions()).isZero();
        }
    }

    /**
     * @param source what a backup holds that was committed although nobody was told, because the process died
     */
    private void assertWhole(MemorySink stored, MemorySource source, String when, @Nullable Manifest reported)
            throws IOException {
        Repository reader = TestRepositories.open(stored, SETTINGS, nonces);
        assertThat(reader.catalogue().view().unreadable()).as(when).isEmpty();
        Map<UUID, Map<String, ByteBuffer>> listed = StoredContent.ofAll(reader, "files");
        if (reported != null) {
            assertThat(listed).as(when).containsKey(reported.record().uuid());
        }
        listed.forEach((uuid, files) -> assertThat(files)
                .as("%s, backup %s", when, uuid)
                .isEqualTo(expected.getOrDefault(uuid, CONTENT.get(source))));
    }

    private void assertNextRunSucceeds(MemorySink stored, MemorySource source, String when) throws IOException {
        Repository next = TestRepositories.open(stored, SETTINGS, nonces);
        int before = next.catalogue().view().summaries().size();
        for (Sessions.Registered session : next.sessions().list()) {
            next.sessions().expel(session, "unlock");
        }
        Manifest manifest = run(next, source);
        remember(manifest, source);
        assertThat(manifest.record().status()).as(when).isEqualTo(BackupStatus.COMPLETED);
        assertThat(next.catalogue().view().summaries())
                .as(when)
                .hasSize(before + 1)
                .extracting(BackupSummary::uuid)
                .contains(manifest.record().uuid());
        assertThat(StoredContent.of(next, manifest, "files")).as(when).isEqualTo(CONTENT.get(source));
        assertThat(next.sessions().list()).as(when).isEmpty();
    }

    private void assertBothOutcomes() {
        assertThat(failed).isPositive();
        assertThat(committed).isPositive();
    }

    private void remember(Manifest manifest, MemorySource source) {
        expected.put(manifest.record().uuid(), CONTENT.get(source));
    }

    private static Manifest run(Repository repository, MemorySource source) throws IOException {
        return new BackupRunner(repository, Repositories.job(BackupType.INCREMENTAL, source), RunControl.none()).run();
    }

    private static MemorySource first() {
        MemorySource source = new MemorySource("files");
        for (int i = 0; i < 5; i++) {
            source.provenFile("small/" + i, MemorySource.random(2_000 * i, i));
        }
        return source.provenFile("zeros", ZEROS).provenFile("large", LARGE);
    }

    private static MemorySource second() {
        byte[] changed = LARGE.clone();
        changed[600_000]++;
        return first().provenFile("large", changed).provenFile("small/3", new byte[10]);
    }
}
