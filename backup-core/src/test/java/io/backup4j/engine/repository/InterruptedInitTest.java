package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.seal.SealFixture;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An init that fails or dies at any sink call: whoever tries again gets a repository, or is told exactly what to do. */
class InterruptedInitTest {
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "LOST_ACKNOWLEDGEMENT", "PROCESS_DIES", "FULL"})
    void leavesAPlaceWhereInitCanBeTriedAgain(Fault fault) throws IOException {
        for (long call = 1; ; call++) {
            MemorySink stored = new MemorySink();
            FaultySink faulty = new FaultySink(stored, FaultPlan.at(call, fault));
            try {
                create(faulty);
            } catch (IOException | ProcessDied e) {
                getOn(stored, fault + " at call " + call);
            }
            if (faulty.calls() < call) {
                assertThat(call).isGreaterThan(6);
                return;
            }
        }
    }

    private static void getOn(MemorySink stored, String when) throws IOException {
        RepositoryAccess.Created created;
        try {
            created = create(stored);
        } catch (RepositoryException e) {
            assertThat(e.code()).as(when).isEqualTo(ErrorCode.REPOSITORY_EXISTS);
            if (e.getMessage().contains("There is a repository")) {
                // The acknowledgement of the last put was lost: it is whole.
                assertWhole(stored, 2, when);
                return;
            }
            assertThat(e.getMessage())
                    .as(when)
                    .contains("There are no backups")
                    .contains("remove everything below 'key/' and 'keyring/'");
            remove(stored, "key/");
            remove(stored, "keyring/");
            created = create(stored);
        }
        assertWhole(stored, 2, when);
        Credential recovery = Credential.recoveryKey(created.recoveryKey());
        TestRepositories.access(stored)
                .open(recovery, created.repository().identity().id());
    }

    /** Slots of an init that came to nothing would count when the last one must not be removed. */
    private static void assertWhole(MemorySink stored, int slots, String when) throws IOException {
        Repository opened = TestRepositories.open(stored, TestRepositories.settings(), null);
        assertThat(opened.slots().list()).as(when).hasSize(slots);
    }

    @Test
    void twoAtOnceMakeOneRepository() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                MemorySink stored = new MemorySink();
                Callable<Boolean> init = () -> {
                    try {
                        create(stored);
                        return true;
                    } catch (RepositoryException | IOException e) {
                        return false;
                    }
                };
                Future<Boolean> first = threads.submit(init);
                Future<Boolean> second = threads.submit(init);
                assertThat(first.get()).isNotEqualTo(second.get());
                TestRepositories.open(stored, TestRepositories.settings(), null);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void sendsSomebodyWithBackupsToAnotherCopyInsteadOfToRemoval() throws IOException {
        MemorySink stored = new MemorySink();
        Manifests.put(TestRepositories.unencrypted(stored), 1);
        stored.delete(ObjectKeys.REPOSITORY);

        assertThatThrownBy(() -> TestRepositories.unencrypted(stored))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("another copy")
                .hasMessageNotContaining("remove");
    }

    private static RepositoryAccess.Created create(BackupSink sink) throws IOException {
        return TestRepositories.access(sink).create(TestRepositories.passphrase(), SealFixture.cheapKdf());
    }

    private static void remove(MemorySink sink, String prefix) throws IOException {
        for (String key : SinkObjects.keys(sink, prefix)) {
            sink.delete(ObjectKey.of(key));
        }
    }
}
