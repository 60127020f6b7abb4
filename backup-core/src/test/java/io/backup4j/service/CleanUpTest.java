package io.backup4j.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.PruneRequest;
import io.backup4j.RepositoryOptions;
import io.backup4j.RetentionRequest;
import io.backup4j.RetryLimits;
import io.backup4j.VerifyRequest;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.alert.CleanUpResult;
import io.backup4j.operate.state.MemoryState;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.testkit.MovedClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CleanUpTest {
    private final MovedClock clock = MovedClock.at("2026-12-01T12:00:00Z");
    private final RepositoryOptions options = RepositoryOptions.builder()
            .clock(clock)
            .workers(1)
            .memoryBytes(16 << 20)
            .sleeper(time -> {})
            .build();
    private long usedPercent = 95;
    private boolean locked;
    private final BackupRepository repository = BackupRepository.createUnencrypted(
            new ForwardingSink(new MemorySink()) {
                @Override
                public Optional<SinkSpace> space() {
                    return Optional.of(new SinkSpace(100 << 20, (100 - usedPercent) << 20));
                }

                @Override
                public DeleteResult delete(ObjectKey key) throws IOException {
                    return locked && key.value().startsWith("pack/") ? DeleteResult.RETAINED : super.delete(key);
                }
            },
            options);
    private final MemorySource source = new MemorySource("files").file("book", MemorySource.random(2_000, 1));
    private final Alerts alerts = Alerts.builder(new MemoryState())
            .clock(clock)
            .executor(Runnable::run)
            .build();
    private final List<Long> asked = new ArrayList<>();
    private final CleanUp cleanUp = new CleanUp(
            "disk",
            () -> repository,
            pressure -> {
                asked.add(pressure.bytesToFree());
                return List.of(RetentionRequest.of(
                                RetentionPolicy.builder().keep(KeepRule.last(4)).build())
                        .onlyPlan("nightly")
                        .build());
            },
            PruneRequest.builder().longestWait(Duration.ZERO).build(),
            alerts);

    @AfterEach
    void everythingThatIsStoredIsWhole() {
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .intact())
                .isTrue();
        repository.close();
    }

    private void backups(int count) {
        for (int i = 0; i < count; i++) {
            clock.forward(Duration.ofHours(1));
            source.file("file-" + i, MemorySource.random(2_000, i + 2));
            backup();
        }
    }

    private void backup() {
        repository.backup(BackupPlan.named("nightly")
                .source(source)
                .retry(RetryLimits.none())
                .build());
    }

    @Test
    void whatAPruneLeftToTheNextIsToldAndNothingIsDeletedOnTopOfIt() {
        backups(6);
        repository.delete(repository.list().get(0).id(), "so that there is something to free");
        List<CleanUpResult> results = new ArrayList<>();
        source.follow(call -> {
            if (results.isEmpty() && call.equals("next")) {
                results.add(cleanUp.get());
            }
        });
        backup();
        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.complete()).isFalse();
            assertThat(result.message()).contains("in vain");
        });
        assertThat(asked).isEmpty();
        assertThat(repository.list()).hasSize(6);
        assertThat(alerts.open().stream().map(Alert::title)).containsExactly("RETENTION disk");

        assertThat(cleanUp.get().complete()).isTrue();
        assertThat(repository.list()).hasSize(4);
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    void nothingIsDeletedWhereAPruneAloneMakesRoom() {
        backups(6);
        usedPercent = 60;
        assertThat(cleanUp.get().complete()).isTrue();
        assertThat(asked).isEmpty();
        assertThat(repository.list()).hasSize(6);
    }

    @Test
    void aGuardThatStopsRetentionIsStillToldAfterAPruneThatIsComplete() {
        backups(12);
        CleanUpResult result = cleanUp.get();
        assertThat(result.complete()).isTrue();
        assertThat(alerts.open(AlertKind.RETENTION, "nightly at disk")).isPresent();
    }

    @Test
    void whatTheStoreRetainsIsNotFreedAndNothingIsDeletedOnTopOfIt() {
        backups(6);
        repository.delete(repository.list().get(0).id(), "so that there is something to free");
        locked = true;
        CleanUpResult result = cleanUp.get();
        assertThat(result.complete()).isFalse();
        assertThat(result.message()).contains("did not let");
        assertThat(asked).isEmpty();
        assertThat(repository.list()).hasSize(5);
        assertThat(alerts.open(AlertKind.RETENTION, "disk")).isPresent();

        locked = false;
        assertThat(cleanUp.get().complete()).isTrue();
        assertThat(alerts.open(AlertKind.RETENTION, "disk")).isEmpty();
    }
}
