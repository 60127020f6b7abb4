package io.backup4j.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlace;
import io.backup4j.BackupPlaces;
import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.DrillRequest;
import io.backup4j.PruneRequest;
import io.backup4j.RepositoryOptions;
import io.backup4j.RepositoryUse;
import io.backup4j.RetentionRequest;
import io.backup4j.RetryLimits;
import io.backup4j.VerifyRequest;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.schedule.ScheduleText;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.operate.state.MemoryState;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.spi.verify.BackupContents;
import io.backup4j.spi.verify.VerificationCheck;
import io.backup4j.testkit.MovedClock;
import io.backup4j.testkit.RecordingChannel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpkeepTest {
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final MovedClock clock = MovedClock.at("2026-12-01T12:00:00Z");
    private final MemorySink stored = new MemorySink();
    private final RepositoryOptions options = RepositoryOptions.builder()
            .clock(clock)
            .workers(1)
            .memoryBytes(16 << 20)
            .sleeper(time -> {})
            .build();
    private final BackupRepository repository = BackupRepository.createUnencrypted(stored, options);
    private final MemorySource source = new MemorySource("files").file("book", MemorySource.random(2_000, 1));
    private final RecordingChannel mail = new RecordingChannel("mail");
    private final Alerts alerts = Alerts.builder(new MemoryState())
            .clock(clock)
            .executor(Runnable::run)
            .channel(mail, AlertSeverity.WARNING)
            .build();
    private final Scheduler scheduler = scheduler(repository);
    private final Upkeep upkeep = Upkeep.of(scheduler, alerts);

    private Scheduler scheduler(BackupRepository used) {
        return Scheduler.builder(new MemoryState())
                .clock(clock)
                .executor(Runnable::run)
                .claims(RepositoryUse.claims(() -> used))
                .build();
    }

    @AfterEach
    void everythingThatIsStoredIsWhole() {
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .intact())
                .isTrue();
        repository.close();
    }

    private BackupPlan.Builder plan() {
        return BackupPlan.named("nightly").source(source).retry(RetryLimits.none());
    }

    private static RunTimes at(String text) {
        return RunTimes.of(ScheduleText.parse(text, UTC));
    }

    private void pass(Duration time) {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            clock.forward(Duration.ofMinutes(30));
            scheduler.look();
            alerts.look();
        }
    }

    private TaskStatus task(String name) {
        return scheduler.status().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long runs(RunKind kind) {
        return repository.history(HistoryQuery.all().of(kind)).runs().size();
    }

    @Test
    void aWeekOfANightlyPlanIsBackedUpThinnedPrunedCheckedAndDrilled() {
        upkeep.plan("nightly", at("daily 02:00"), "disk", () -> repository, () -> plan().retention(
                        RetentionPolicy.builder().keep(KeepRule.last(3)).build(), UTC)
                .build());
        upkeep.prune("prune", at("weekly sunday 04:00"), "disk", () -> repository, PruneRequest.defaults());
        upkeep.verify("verify", at("weekly sunday 05:00"), "disk", () -> repository, VerifyRequest.everything());
        upkeep.drill(
                "drill",
                at("weekly sunday 06:00"),
                () -> repository,
                () -> DrillRequest.random().build(),
                () -> {});
        for (int day = 0; day < 7; day++) {
            source.file("file-" + day, MemorySource.random(2_000, day + 2));
            pass(Duration.ofDays(1));
        }
        assertThat(runs(RunKind.BACKUP)).isEqualTo(7);
        assertThat(repository.list()).hasSize(3);
        assertThat(runs(RunKind.PRUNE)).isEqualTo(1);
        assertThat(runs(RunKind.VERIFY)).isEqualTo(1);
        assertThat(task("drill").lastOutcome().orElseThrow().outcome())
                .as("no sandbox was given")
                .isEqualTo(RunOutcome.SKIPPED);
        assertThat(alerts.open()).isEmpty();
        assertThat(mail.told()).isEmpty();
    }

    @Test
    void aFailedPlanIsToldOnceAndRunsAgainTheNextNight() {
        boolean[] away = {true};
        source.follow(call -> {
            if (away[0]) {
                throw new IOException("not mounted");
            }
        });
        upkeep.plan("nightly", at("daily 02:00"), "disk", () -> repository, () -> plan().build());
        pass(Duration.ofDays(2));
        assertThat(mail.told()).containsExactly("OPENED FAILED nightly", "REMINDER FAILED nightly");
        away[0] = false;
        pass(Duration.ofDays(1));
        assertThat(mail.told()).containsExactly("RESOLVED FAILED nightly");
        assertThat(repository.list()).hasSize(1);
    }

    @Test
    void twoProcessesWithOnePlanMakeOneBackupANight() {
        BackupRepository second = BackupRepository.openUnencrypted(stored, options);
        Scheduler other = scheduler(second);
        Alerts othersAlerts = Alerts.builder(new MemoryState())
                .clock(clock)
                .executor(Runnable::run)
                .build();
        upkeep.plan("nightly", at("daily 02:00"), "disk", () -> repository, () -> plan().build());
        Upkeep.of(other, othersAlerts).plan("nightly", at("daily 02:00"), "disk", () -> second, () -> plan().build());
        for (int i = 0; i < 3 * 48; i++) {
            clock.forward(Duration.ofMinutes(30));
            (i % 2 == 0 ? scheduler : other).look();
            (i % 2 == 0 ? other : scheduler).look();
            alerts.look();
            othersAlerts.look();
        }
        assertThat(repository.list()).hasSize(3);
        assertThat(alerts.open()).isEmpty();
        assertThat(othersAlerts.open())
                .as("what the other one ran is not missed here")
                .isEmpty();
        second.close();
    }

    @Test
    void aHostWhoseNotesAreLostCatchesUpWhatTheRepositorySaysWasMissed() {
        upkeep.plan("nightly", at("daily 02:00"), "disk", () -> repository, () -> plan().build());
        pass(Duration.ofDays(1));
        clock.forward(Duration.ofDays(1));
        Scheduler fresh = scheduler(repository);
        Upkeep.of(fresh, alerts).plan("nightly", at("daily 02:00"), "disk", () -> repository, () -> plan().build());
        fresh.look();
        assertThat(repository.list()).hasSize(2);
    }

    @Test
    void aDeadPlaceIsAnAlertOfItsOwnAndTheOthersGetTheBackup() {
        boolean[] dead = {true};
        BackupPlaces places = BackupPlaces.builder(options)
                .place(BackupPlace.of("disk", repository))
                .place(BackupPlace.opening("far", "memory:far", () -> {
                    if (dead[0]) {
                        throw new StorageException(ErrorCode.STORAGE, "far is away");
                    }
                    return BackupRepository.createUnencrypted(new MemorySink(), options);
                }))
                .build();
        upkeep.plan("nightly", at("daily 02:00"), () -> places, () -> plan().build());
        pass(Duration.ofDays(1));
        assertThat(repository.list()).hasSize(1);
        assertThat(mail.told()).containsExactlyInAnyOrder("OPENED PLACE nightly at far", "OPENED PARTIAL nightly");
        dead[0] = false;
        pass(Duration.ofDays(1));
        assertThat(mail.told()).containsExactlyInAnyOrder("RESOLVED PLACE nightly at far", "RESOLVED PARTIAL nightly");
        places.close();
    }

    @Test
    void twoPlansOfWhichOneReachesAPlaceDoNotMakeItsAlertFlap() {
        boolean[] dead = {true};
        BackupRepository far = BackupRepository.createUnencrypted(new MemorySink(), options);
        BackupPlaces alive = BackupPlaces.builder(options)
                .place(BackupPlace.of("disk", repository))
                .place(BackupPlace.of("far", far))
                .build();
        BackupPlaces failing = BackupPlaces.builder(options)
                .place(BackupPlace.of("disk", repository))
                .place(BackupPlace.opening("far", "memory:far", () -> {
                    if (dead[0]) {
                        throw new StorageException(ErrorCode.STORAGE, "far is away");
                    }
                    return far;
                }))
                .build();
        upkeep.plan("nightly", at("daily 02:00"), () -> failing, () -> plan().build());
        upkeep.plan("hourly", at("hourly"), () -> alive, () -> BackupPlan.named("hourly")
                .source(source)
                .build());
        pass(Duration.ofHours(34));
        assertThat(mail.told()).containsExactlyInAnyOrder("OPENED PLACE nightly at far", "OPENED PARTIAL nightly");
        dead[0] = false;
        pass(Duration.ofHours(10));
        assertThat(mail.told()).containsExactlyInAnyOrder("RESOLVED PLACE nightly at far", "RESOLVED PARTIAL nightly");
        failing.close();
        far.close();
    }

    @Test
    void damageThatACheckFindsIsAnAlertUntilEverythingIsIntact() throws IOException {
        upkeep.plan("nightly", at("daily 02:00"), "disk", () -> repository, () -> plan().build());
        upkeep.verify("verify", at("daily 05:00"), "disk", () -> repository, VerifyRequest.everything());
        pass(Duration.ofHours(16));
        ObjectInfo pack = stored.list("pack/", "").objects().get(0);
        byte[] bytes = new byte[(int) pack.sizeBytes()];
        stored.read(pack.key(), 0, java.nio.ByteBuffer.wrap(bytes));
        byte[] damaged = bytes.clone();
        damaged[damaged.length / 2] ^= 1;
        replace(pack, damaged);
        pass(Duration.ofHours(2));
        assertThat(mail.told()).containsExactly("OPENED INTEGRITY disk");
        replace(pack, bytes);
        pass(Duration.ofDays(1));
        assertThat(mail.told()).containsExactly("RESOLVED INTEGRITY disk");
    }

    @Test
    void aCheckThatCouldNotBeMadeIsNoDamage() {
        boolean[] away = {false};
        BackupRepository deaf = BackupRepository.openUnencrypted(
                new ForwardingSink(stored) {
                    @Override
                    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                        PutResult result = super.put(key, content);
                        away[0] |= key.value().startsWith("backup/");
                        return result;
                    }

                    @Override
                    public ObjectPage list(String prefix, String startAfter) throws IOException {
                        if (away[0]) {
                            throw new SinkAccessException("the credentials have expired");
                        }
                        return super.list(prefix, startAfter);
                    }
                },
                options);
        upkeep.plan("nightly", at("daily 02:00"), "disk", () -> deaf, () -> plan().build());
        pass(Duration.ofHours(16));
        assertThat(away[0]).isTrue();
        assertThat(mail.told()).containsExactly("OPENED PARTIAL nightly");
        deaf.close();
    }

    @Test
    void aCheckOfTheHostThatFailsIsToldUntilItSucceeds() {
        boolean[] wrong = {true};
        VerificationCheck invoices = new VerificationCheck() {
            @Override
            public String name() {
                return "invoices";
            }

            @Override
            public void check(BackupContents contents, Consumer<String> problems) {
                if (wrong[0]) {
                    problems.accept("those of March are missing");
                }
            }
        };
        repository.backup(plan().build());
        upkeep.verify(
                "verify",
                at("daily 05:00"),
                "disk",
                () -> repository,
                new VerifyRequest(List.of(), 0, List.of(invoices)));
        pass(Duration.ofDays(1));
        assertThat(mail.told()).containsExactly("OPENED PARTIAL verify");
        assertThat(alerts.open().get(0).message()).contains("those of March are missing");
        repository.verify(VerifyRequest.everything(), RunControl.none());
        pass(Duration.ofHours(1));
        assertThat(mail.told()).as("nobody has asked the host's check again").isEmpty();
        wrong[0] = false;
        pass(Duration.ofDays(1));
        assertThat(mail.told()).containsExactly("RESOLVED PARTIAL verify");
    }

    @Test
    void aRunByAnotherProcessThatReachedOnePlaceOfTwoEndsNoPartialRunAndIsNotMissed() {
        BackupRepository far = BackupRepository.createUnencrypted(new MemorySink(), options);
        boolean[] dead = {true};
        BackupPlaces places = BackupPlaces.builder(options)
                .place(BackupPlace.of("disk", repository))
                .place(BackupPlace.opening("far", "memory:far", () -> {
                    if (dead[0]) {
                        throw new StorageException(ErrorCode.STORAGE, "far is away");
                    }
                    return far;
                }))
                .build();
        upkeep.plan("nightly", at("daily 02:00"), () -> places, () -> plan().build());
        pass(Duration.ofHours(16));
        assertThat(mail.told()).containsExactlyInAnyOrder("OPENED PLACE nightly at far", "OPENED PARTIAL nightly");
        scheduler.pause("nightly");
        clock.forward(Duration.ofHours(1));
        places.backup(plan().build());
        pass(Duration.ofHours(20));
        assertThat(mail.told()).as("the second was as partial as the first").isEmpty();
        dead[0] = false;
        places.backup(plan().build());
        pass(Duration.ofMinutes(30));
        assertThat(mail.told()).containsExactly("RESOLVED PARTIAL nightly");
        far.close();
    }

    private void replace(ObjectInfo object, byte[] bytes) throws IOException {
        stored.delete(object.key());
        stored.put(object.key(), ObjectContent.of(bytes));
    }

    @Test
    void aFullPlaceIsCleanedUpWhenThatIsAllowed() throws IOException {
        long[] used = {95};
        BackupRepository full = BackupRepository.openUnencrypted(
                new ForwardingSink(stored) {
                    @Override
                    public Optional<SinkSpace> space() {
                        return Optional.of(new SinkSpace(100 << 20, (100 - used[0]) << 20));
                    }
                },
                options);
        for (int i = 0; i < 6; i++) {
            clock.forward(Duration.ofHours(1));
            source.file("file-" + i, MemorySource.random(2_000, i + 2));
            full.backup(plan().build());
        }
        List<Long> pressures = new ArrayList<>();
        upkeep.storage("disk", () -> full, 0.8, 0.9, pressure -> {
            pressures.add(pressure.bytesToFree());
            return List.of(RetentionRequest.of(
                            RetentionPolicy.builder().keep(KeepRule.last(4)).build())
                    .onlyPlan("nightly")
                    .build());
        });
        clock.forward(Duration.ofMinutes(5));
        alerts.look();
        assertThat(pressures).containsExactly(15L << 20);
        assertThat(repository.list()).hasSize(4);
        assertThat(runs(RunKind.PRUNE))
                .as("before anything is deleted, and after")
                .isEqualTo(2);
        Alert open = alerts.open().get(0);
        assertThat(open.severity()).isEqualTo(AlertSeverity.CRITICAL);
        assertThat(open.message()).contains("95 %").contains("clean-up");
        used[0] = 60;
        clock.forward(Duration.ofMinutes(5));
        alerts.look();
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    void aPlanUnderAnotherNameThanItsTaskIsRefused() {
        upkeep.plan("weekly", at("daily 02:00"), "disk", () -> repository, () -> plan().build());
        pass(Duration.ofDays(1));
        assertThat(task("weekly").lastOutcome().orElseThrow().outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(repository.list()).isEmpty();
    }

    @Test
    void aCheckOfAPartReadsEverythingWhileDamageIsTold() {
        repository.backup(plan().build());
        VerifyRequest part = new VerifyRequest(List.of(), 0.01, List.of());
        upkeep.verify("verify", at("daily 05:00"), "disk", () -> repository, part);
        alerts.raise(AlertKind.INTEGRITY, "disk", "a pack is damaged");
        pass(Duration.ofDays(1));
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    void aPruneThatFreesAllEndsWhatACleanUpCouldNotFree() {
        repository.backup(plan().build());
        upkeep.prune("prune", at("daily 04:00"), "disk", () -> repository, PruneRequest.defaults());
        alerts.raise(AlertKind.RETENTION, "disk", "waited in vain");
        pass(Duration.ofDays(1));
        assertThat(alerts.open()).isEmpty();
    }
}
