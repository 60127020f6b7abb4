package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources that break the contract cost what they give, never the other sources. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnrulySourceTest {
    private Repository repository;

    @BeforeEach
    void makeRepository() throws IOException {
        repository = Repositories.create(new MemorySink());
    }

    @Test
    void aSourceWhoseEntriesDoNotAscendIsMissing() throws IOException {
        Manifest manifest = run(
                new ScriptedSource("unruly", () -> List.of(ScriptedSource.file("b", 10), ScriptedSource.file("a", 10))
                        .iterator()));

        assertThat(issue(manifest)).contains("'a' came after 'b'");
    }

    @Test
    void anEntryWhoseReaderAnswersNothingForEverIsMissing() throws IOException {
        Manifest manifest = run(new ScriptedSource(
                "unruly", () -> List.of(ScriptedSource.file("a", 10, () -> (buffer, offset, length) -> 0))
                        .iterator()));

        assertThat(issue(manifest)).contains("answered 0 bytes");
    }

    @Test
    void anEntryWhoseReaderAnswersMoreThanWasAskedForIsMissing() throws IOException {
        Manifest manifest = run(new ScriptedSource(
                "unruly", () -> List.of(ScriptedSource.file("a", 10, () -> (buffer, offset, length) -> length + 1))
                        .iterator()));

        assertThat(issue(manifest)).contains("bytes where 1 to");
    }

    @Test
    void aSlowEntryDoesNotHoldUpACancellation() {
        Cancellation cancellation = new Cancellation();
        AtomicInteger reads = new AtomicInteger();
        ScriptedSource slow = new ScriptedSource(
                "slow", () -> List.of(ScriptedSource.file("a", 10, () -> (buffer, offset, length) -> {
                            cancellation.cancel();
                            reads.incrementAndGet();
                            return 1;
                        }))
                        .iterator());

        BackupRunner runner = new BackupRunner(
                repository, Repositories.job(BackupType.FULL, slow), new RunControl(progress -> {}, cancellation));

        assertThatThrownBy(runner::run).isInstanceOf(CancelledException.class);
        assertThat(reads).hasValue(1);
    }

    private Manifest run(ScriptedSource unruly) throws IOException {
        ScriptedSource good = new ScriptedSource(
                "good", () -> List.of(ScriptedSource.file("a", 10)).iterator());
        Manifest manifest =
                Repositories.runner(repository, BackupType.FULL, unruly, good).run();
        assertThat(manifest.record().status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(manifest.record().source("good").orElseThrow().files()).isEqualTo(1);
        return manifest;
    }

    private static String issue(Manifest manifest) {
        SourceRecord unruly = manifest.record().source("unruly").orElseThrow();
        assertThat(unruly.missing()).isEqualTo(1);
        assertThat(unruly.files()).isZero();
        return unruly.issues().get(0).message();
    }
}
