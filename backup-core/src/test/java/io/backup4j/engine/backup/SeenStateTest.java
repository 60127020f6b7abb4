package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.engine.run.Pulse;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyOutcome;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run has listed serves the check after it, as long as that is what another listing would show. */
class SeenStateTest {
    private final MemorySink stored = new MemorySink();
    private final RecordingSink recorded = new RecordingSink(stored);
    private final MemorySource source = new MemorySource("files").file("a", MemorySource.random(300_000, 1));
    private final long[] nanos = {0};
    private Repository repository;

    @BeforeEach
    void create() throws IOException {
        repository = Repositories.create(recorded);
    }

    @Test
    void aRunThatStoresSomethingLeavesItsCheckToLookAfresh() throws IOException {
        BackupRunner first = runner();
        first.run();
        assertThat(first.seen()).isEmpty();
    }

    @Test
    void anUnchangedRunListsPacksAndIndexForItsCheckToo() throws IOException {
        // Reads the index back.
        check(runner().run(), Optional.empty());
        BackupRunner unchanged = runner();
        Manifest manifest = unchanged.run();
        recorded.clear();

        assertThat(check(manifest, unchanged.seen()).findings()).isEmpty();

        assertThat(unchanged.seen()).isPresent();
        assertThat(recorded.requests(SinkCall.Kind.LIST)).isZero();
        assertThat(recorded.keys(SinkCall.Kind.READ)).isNotEmpty().allMatch(key -> key.startsWith("pack/"));
    }

    @Test
    void aListingIsTooOldAfterTenMinutes() throws IOException {
        runner().run();
        source.follow(call -> nanos[0] += Duration.ofMinutes(10).toNanos());
        BackupRunner slow = runner();
        slow.run();
        assertThat(slow.seen()).isEmpty();
    }

    @Test
    void whatIsMissingThereIsLookedForAgain() throws IOException {
        BackupRunner unchanged = runner();
        unchanged.run();
        StoredState before = StoredState.load(repository);
        source.file("b", MemorySource.random(300_000, 2));
        Manifest later = runner().run();

        VerifyOutcome outcome = check(later, Optional.of(before));

        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.chunks()).isPositive();
    }

    @Test
    void aPackThatIsLostBeforeTheRunIsFoundByIt() throws IOException {
        runner().run();
        for (String pack : SinkObjects.keys(stored, "pack/")) {
            stored.delete(ObjectKey.of(pack));
        }
        BackupRunner healing = runner();
        Manifest manifest = healing.run();

        assertThat(healing.seen()).as("everything is stored again").isEmpty();
        assertThat(check(manifest, healing.seen()).findings())
                .extracting(Finding::message)
                .isEmpty();
    }

    private BackupRunner runner() {
        return new BackupRunner(
                repository,
                Repositories.job(BackupType.FULL, source),
                RunControl.none(),
                new Pulse.Pace(() -> nanos[0], Duration.ofSeconds(5)));
    }

    private VerifyOutcome check(Manifest manifest, Optional<StoredState> seen) throws IOException {
        return new VerifyRunner(
                        repository,
                        new VerifyJob(List.of(manifest), false, 0.5, List.of(), false, 1),
                        RunControl.none(),
                        seen)
                .run();
    }
}
