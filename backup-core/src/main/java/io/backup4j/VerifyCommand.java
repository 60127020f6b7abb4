package io.backup4j;

import io.backup4j.engine.repository.LostRecords;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.engine.verify.LoadedManifests;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyNotes;
import io.backup4j.engine.verify.VerifyOutcome;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.operate.journal.RepositoryJournal;
import io.backup4j.operate.journal.RunHistory;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies backups on request and after each run, and notes the result on them and on damaged packs. */
final class VerifyCommand {
    private static final Logger LOG = LoggerFactory.getLogger(VerifyCommand.class);

    private final Repository repository;
    private final RunControl control;

    VerifyCommand(Repository repository, RunControl control) {
        this.repository = repository;
        this.control = control;
    }

    /** Checks what a request asks for. */
    VerifyReport run(VerifyRequest request) throws IOException {
        long start = System.nanoTime();
        LoadedManifests loaded = LoadedManifests.load(repository, request.backups());
        VerifyOutcome outcome = new VerifyRunner(
                        repository,
                        new VerifyJob(
                                loaded.manifests(),
                                request.backups().isEmpty(),
                                request.readFraction(),
                                request.checks(),
                                repository.settings().random().nextLong()),
                        control)
                .run();
        List<Finding> findings = new ArrayList<>(loaded.findings());
        findings.addAll(outcome.findings());
        if (request.backups().isEmpty()) {
            findings.addAll(lostRecords());
        }
        note(() -> new VerifyNotes(repository, "verify").write(outcome));
        return new VerifyReport(
                loaded.manifests().stream()
                        .map(manifest -> manifest.record().id())
                        .toList(),
                outcome.entries(),
                outcome.chunks(),
                outcome.packsRead(),
                outcome.bytesRead(),
                findings,
                Duration.ofNanos(System.nanoTime() - start));
    }

    /** What the journal says was committed is one more witness of manifests that are gone. */
    private List<Finding> lostRecords() throws IOException {
        List<BackupId> committed = new RunHistory(null, new RepositoryJournal(repository))
                .read(HistoryQuery.all().of(RunKind.BACKUP)).runs().stream()
                        .filter(run -> run.outcome() == RunOutcome.SUCCESS || run.outcome() == RunOutcome.PARTIAL)
                        .flatMap(run -> run.backup().stream())
                        .toList();
        return LostRecords.find(repository, repository.catalogue().view(), committed);
    }

    /**
     * The check that follows a run: manifest as stored, every reference, a sample of the data, and the plan's checks.
     *
     * @param seen packs and index, if the run has stored nothing
     */
    VerifyOutcome afterRun(Manifest committed, BackupPlan plan, Optional<StoredState> seen) throws IOException {
        BackupManifest record = committed.record();
        Manifest stored = repository.records().committed(record.id(), record.uuid());
        VerifyOutcome outcome = new VerifyRunner(
                        repository,
                        new VerifyJob(
                                List.of(stored),
                                false,
                                plan.verifyFraction(),
                                plan.checks(),
                                false,
                                repository.settings().random().nextLong()),
                        control,
                        seen)
                .run();
        if (outcome.backups().isEmpty()) {
            throw new NotFoundException(record.id() + " was deleted by somebody else before it could be checked.");
        }
        note(() -> new VerifyNotes(repository, plan.createdBy()).writeFresh(outcome));
        return outcome;
    }

    private interface NoteWork {
        void run() throws IOException;
    }

    /** Read-only storage can be verified; the result then stays with the caller. */
    private void note(NoteWork work) {
        try {
            work.run();
        } catch (IOException | BackupException e) {
            LOG.warn(
                    "The result of this verification could not be noted in the repository, at least not all of it: {}",
                    e.getMessage());
        }
    }
}
