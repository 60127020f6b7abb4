package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.seal.NonceRecorder;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.sinks.MemorySink;
import io.backup4j.sinks.RetryOptions;
import io.backup4j.sinks.RetryingSink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.UnknownPuts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A put of a pack whose outcome is unknown is not repeated under that name, neither by a backup nor by the sink (rule of section 9.3, step 4, and I9). */
class UnknownPackPutsTest {
    private static final Settings SETTINGS = TestRepositories.settings(2, 8 << 20, false);
    private static final MemorySource SOURCE = source();

    private final NonceRecorder nonces = new NonceRecorder();
    private final MemorySink memory = new MemorySink();
    private RecordingSink recording = new RecordingSink(memory);

    @BeforeEach
    void create() throws IOException {
        TestRepositories.encrypted(memory, SETTINGS, nonces, TestRepositories.SMALL_CHUNKS)
                .close();
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                        List.of(Fault.LOST),
                        List.of(Fault.LOST_ACKNOWLEDGEMENT),
                        List.of(Fault.LOST, Fault.LOST_ACKNOWLEDGEMENT))
                .flatMap(faults -> Stream.of(Arguments.of(faults, 1), Arguments.of(faults, 3)));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void aBackupEndsThoughEveryPackFailsAtFirst(List<Fault> faults, int inARow) throws IOException {
        Manifest manifest = run(failing(inARow, faults));

        assertThat(manifest.record().status()).isEqualTo(BackupStatus.COMPLETED);
        List<String> puts = packPuts();
        assertThat(puts).hasSize(3 * (inARow + 1)).doesNotHaveDuplicates();
        long lost = Stream.iterate(0, i -> i + 1)
                .limit(inARow)
                .filter(i -> faults.get(i % faults.size()) == Fault.LOST)
                .count();
        assertThat(SinkObjects.keys(memory, "pack/")).hasSize((int) (3 * (inARow + 1 - lost)));
        assertWhole(Map.of(manifest, SOURCE));
        // What was stored twice is found once, and nothing of it is stored again.
        recording.clear();
        Manifest again = run(open());
        assertThat(packPuts()).hasSizeLessThanOrEqualTo(1);
        assertWhole(Map.of(manifest, SOURCE, again, SOURCE));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void aRunWhosePacksAreNeverAcknowledgedFailsAndIsNotListed(List<Fault> faults, int ignored) throws IOException {
        assertThatThrownBy(() -> run(failing(UnknownPuts.ALWAYS, faults)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("injected");

        assertThat(packPuts()).doesNotHaveDuplicates().hasSizeBetween(4, 8);
        Repository reader = open();
        assertThat(reader.catalogue().view().summaries()).isEmpty();
        assertThat(reader.sessions().list()).isEmpty();
        assertThat(SinkObjects.keys(memory, "index/")).isEmpty();
        assertThat(SinkObjects.keys(memory, "backup/")).isEmpty();
        assertWhole(Map.of(run(reader), SOURCE));
    }

    @Test
    void nothingIsPutTwiceWhereNothingFails() throws IOException {
        Manifest manifest = run(failing(0, List.of(Fault.LOST)));

        assertThat(packPuts()).hasSize(3).doesNotHaveDuplicates();
        assertWhole(Map.of(manifest, SOURCE));
    }

    /** As a host opens it, except that nobody waits. */
    private Repository failing(int inARow, List<Fault> faults) throws IOException {
        recording = new RecordingSink(new UnknownPuts(memory, "pack/", inARow, faults));
        return TestRepositories.open(
                RetryingSink.around(recording, RetryOptions.DEFAULTS, duration -> {}), SETTINGS, nonces);
    }

    private Repository open() throws IOException {
        return TestRepositories.open(recording = new RecordingSink(memory), SETTINGS, nonces);
    }

    private List<String> packPuts() {
        return recording.keys(SinkCall.Kind.PUT).stream()
                .filter(key -> key.startsWith("pack/"))
                .toList();
    }

    private static Manifest run(Repository repository) throws IOException {
        return new BackupRunner(repository, Repositories.job(BackupType.FULL, SOURCE), RunControl.none()).run();
    }

    private void assertWhole(Map<Manifest, MemorySource> backups) throws IOException {
        Repository reader = TestRepositories.open(memory, SETTINGS, nonces);
        assertThat(reader.catalogue().view().summaries()).hasSize(backups.size());
        for (var backup : backups.entrySet()) {
            assertThat(StoredContent.of(reader, backup.getKey(), "files"))
                    .isEqualTo(backup.getValue().content());
        }
        List<Manifest> listed = List.copyOf(backups.keySet());
        assertThat(new VerifyRunner(reader, new VerifyJob(listed, true, 1, List.of(), 1), RunControl.none())
                        .run()
                        .findings())
                .isEmpty();
    }

    /** Two packs of content and one more. */
    private static MemorySource source() {
        MemorySource source = new MemorySource("files");
        for (int i = 0; i < 7; i++) {
            source.file("file" + i, MemorySource.random(700_000, i));
        }
        return source;
    }
}
