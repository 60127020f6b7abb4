package io.backup4j;

import io.backup4j.engine.backup.BackupJob;
import io.backup4j.engine.backup.BackupRunner;
import io.backup4j.engine.backup.IndexUpkeep;
import io.backup4j.engine.backup.Recording;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.engine.verify.VerifyOutcome;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a plan into a repository: the backup, the upkeep and check that follow it, and, if the check found no damage, retention, with a prune at once if the
 * storage is running full.
 */
final class PlanRun {
    private static final Logger LOG = LoggerFactory.getLogger(PlanRun.class);

    private final Repository repository;
    private final BackupPlan plan;
    private final RunControl control;
    private final Recording recording;
    private final Function<PruneRequest, PruneReport> pruner;

    /**
     * @param recording how the backup is recorded
     * @param pruner frees space, and records it
     */
    PlanRun(
            Repository repository,
            BackupPlan plan,
            RunControl control,
            Recording recording,
            Function<PruneRequest, PruneReport> pruner) {
        this.repository = repository;
        this.plan = plan;
        this.control = control;
        this.recording = recording;
        this.pruner = pruner;
    }

    BackupReport run() throws IOException {
        BackupRunner runner = new BackupRunner(repository, job(), control, recording);
        Manifest manifest = runner.run();
        LOG.info(
                "{} {}: {} files, {} bytes, {} read, {} stored, {} ms",
                manifest.record().id(),
                manifest.record().status(),
                manifest.record().files(),
                manifest.record().bytes(),
                manifest.record().bytesRead(),
                manifest.record().bytesStored(),
                manifest.record().duration().toMillis());
        RetentionCommand retention = new RetentionCommand(repository);
        Optional<Duration> skew = retention.skewAt(manifest, runner.storeTime());
        upkeep(() -> new IndexUpkeep(repository).run());
        BackupReport report = check(manifest, runner.seen());
        // After the check, which has read the manifest and put a note.
        upkeep(() -> repository.catalogue().maintainIfDue(2 + plan.tags().size()));
        List<Finding> findings = new ArrayList<>(report.findings());
        boolean proven = findings.stream().allMatch(Finding::harmless);
        RetentionCommand.finding(manifest, skew).ifPresent(finding -> {
            LOG.warn("{}: {}", manifest.record().id(), finding.message());
            findings.add(finding);
        });
        LapsingRetention.after(repository, manifest).ifPresent(findings::add);
        if (proven) {
            findings.addAll(new PlanRetention(repository, plan, manifest, pruner).run(skew));
        }
        return new BackupReport(
                report.manifest(), report.status(), findings, report.chunksFound(), report.bytesReadBack());
    }

    /** Success is reported for what was proven: a check that finds something, or cannot be made, leaves the run {@code PARTIAL}. */
    private BackupReport check(Manifest manifest, Optional<StoredState> seen) {
        try {
            VerifyOutcome outcome = new VerifyCommand(repository, control).afterRun(manifest, plan, seen);
            BackupStatus status = outcome.findings().stream().allMatch(Finding::harmless)
                    ? manifest.record().status()
                    : BackupStatus.PARTIAL;
            return new BackupReport(
                    manifest.record(), status, outcome.findings(), outcome.chunks(), outcome.bytesRead());
        } catch (IOException | BackupException e) {
            LOG.warn(
                    "{} is committed, and the check after it could not be made.",
                    manifest.record().id(),
                    e);
            Finding finding = new Finding(
                    Finding.Kind.CHECK_FAILED,
                    manifest.record().id().value(),
                    null,
                    null,
                    null,
                    -1,
                    -1,
                    "The backup is committed, but the check after it could not be made: " + e.getMessage()
                            + " Run 'verify' for it.");
            return new BackupReport(manifest.record(), BackupStatus.PARTIAL, List.of(finding), 0, 0);
        }
    }

    private BackupJob job() {
        Map<String, String> metadata =
                new LinkedHashMap<>(HostFacts.metadata(repository.settings().host()));
        metadata.putAll(plan.metadata());
        List<URI> excluded = new ArrayList<>();
        repository.sink().localDirectory().ifPresent(excluded::add);
        repository.settings().stateDirectory().ifPresent(directory -> excluded.add(directory.toUri()));
        return new BackupJob(
                plan.name(),
                plan.type(),
                plan.sources(),
                plan.fuzzyAllowed(),
                plan.hooks()::beforeSnapshot,
                plan.hooks()::afterSnapshot,
                excluded,
                plan.createdBy(),
                metadata,
                plan.tags());
    }

    private interface Tidying {
        void run() throws IOException;
    }

    /** Index and catalogue are caches: the backup is committed, and what fails here is done by a later run. */
    private void upkeep(Tidying work) {
        try {
            work.run();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            LOG.warn(
                    "The backup is committed; tidying index and catalogue afterwards failed and is left to the next run.",
                    e);
        }
    }
}
