package io.backup4j.operate.drill;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillFailure;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.drill.DrilledSource;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drills a backup: restores its sources, one after the other, into sandboxes, compares them with the backup, runs the host's checks, notes the result, and
 * tells the listener of a failure. What lies in a sandbox is a skip, never a failure of the backup. Every sandbox is cleaned up before this returns or throws.
 * Used once.
 */
public final class DrillRunner {
    private static final Logger LOG = LoggerFactory.getLogger(DrillRunner.class);

    /** Why nothing is said of a backup that vanished; a prune may have taken its packs. */
    static final String DELETED = "the backup was deleted while it was drilled";

    /** A backup may be deleted between the choice and the look at its manifest; each further attempt needs one more. */
    private static final int MAX_ATTEMPTS = 5;

    private final Repository repository;
    private final DrillJob job;
    private final RunControl control;

    public DrillRunner(Repository repository, DrillJob job, RunControl control) {
        this.repository = Objects.requireNonNull(repository, "repository");
        this.job = Objects.requireNonNull(job, "job");
        this.control = Objects.requireNonNull(control, "control");
    }

    /**
     * Runs the drill.
     *
     * @throws NotFoundException if there is no such backup, or none to choose from
     * @throws IOException if the storage failed; nothing is proven and nothing noted
     * @throws io.backup4j.spi.error.CancelledException if the caller cancelled; the same holds
     */
    public DrillOutcome run() throws IOException {
        for (int attempt = 1; ; attempt++) {
            DrillChoice choice = DrillChoice.make(repository, job.backup());
            try {
                return drill(choice);
            } catch (NotFoundException e) {
                if (job.backup().isPresent() || attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private DrillOutcome drill(DrillChoice choice) throws IOException {
        long start = System.nanoTime();
        DrillLog log = new DrillLog(choice.id());
        List<DrilledSource> sources = new ArrayList<>();
        try {
            Manifest manifest = repository.records().find(choice.id());
            for (SourceRecord source : manifest.record().sources()) {
                control.cancellation().check();
                sources.add(new SourceDrill(repository, job, control, manifest, source, log).run());
            }
        } catch (DamagedException e) {
            log.wrong(
                    Finding.Kind.DAMAGED_OBJECT,
                    "",
                    null,
                    "backup/" + choice.uuid(),
                    "The manifest cannot be read: " + e.getMessage());
        }
        boolean listed = isListed(choice);
        DrillOutcome outcome = outcome(choice, log, listed ? sources : deleted(sources, log), since(start));
        boolean noted = listed && note(choice, outcome);
        DrillOutcome result = new DrillOutcome(
                outcome.backup(),
                outcome.result(),
                outcome.reason(),
                outcome.sources(),
                outcome.findings(),
                outcome.duration(),
                noted);
        tell(choice, result);
        return result;
    }

    /** A prune may take the packs of a deleted backup away while it is drilled. */
    private boolean isListed(DrillChoice choice) throws IOException {
        try {
            repository.records().find(choice.id());
            return true;
        } catch (NotFoundException e) {
            return false;
        } catch (DamagedException e) {
            return true;
        }
    }

    private static List<DrilledSource> deleted(List<DrilledSource> sources, DrillLog log) {
        log.clear();
        return sources.stream()
                .map(source -> source.result() != DrillResult.FAILED
                        ? source
                        : new DrilledSource(
                                source.source(),
                                source.kind(),
                                DrillResult.SKIPPED,
                                DELETED,
                                source.entries(),
                                source.bytes(),
                                source.restoring(),
                                source.comparing()))
                .toList();
    }

    private static DrillOutcome outcome(
            DrillChoice choice, DrillLog log, List<DrilledSource> sources, Duration duration) {
        DrillResult result = DrillResult.SKIPPED;
        if (log.harmed("") || has(sources, DrillResult.FAILED)) {
            result = DrillResult.FAILED;
        } else if (has(sources, DrillResult.OK)) {
            result = DrillResult.OK;
        }
        String reason = sources.stream()
                .filter(source -> !source.reason().isEmpty())
                .map(source ->
                        "source '" + source.source() + "' " + source.result().word() + ": " + source.reason())
                .collect(Collectors.joining("; "));
        if (sources.isEmpty()) {
            reason = log.harmed("") ? log.summary("") : "the backup has no sources";
        }
        return new DrillOutcome(choice.id(), result, reason, sources, log.findings(), duration, false);
    }

    private static boolean has(List<DrilledSource> sources, DrillResult result) {
        return sources.stream().anyMatch(source -> source.result() == result);
    }

    /** A repository that may only be read can be drilled; the result then stays with the caller and the listener. */
    private boolean note(DrillChoice choice, DrillOutcome outcome) {
        try {
            new DrillNotes(repository, job.by()).write(choice.uuid(), outcome);
            return true;
        } catch (IOException | BackupException e) {
            LOG.warn(
                    "The result of the drill of {} could not be noted in the repository: {}",
                    choice.id(),
                    e.getMessage());
            return false;
        }
    }

    private void tell(DrillChoice choice, DrillOutcome outcome) {
        switch (outcome.result()) {
            case OK -> LOG.info("Drill of {} is OK, {} bytes. {}", choice.id(), outcome.bytes(), outcome.reason());
            case SKIPPED -> LOG.warn("Drill of {} was skipped: {}", choice.id(), outcome.reason());
            case FAILED -> {
                LOG.error("Drill of {} has failed: {}", choice.id(), outcome.reason());
                try {
                    job.listener()
                            .failed(new DrillFailure(choice.id(), choice.plan(), outcome.reason(), outcome.findings()));
                } catch (RuntimeException e) {
                    LOG.error("The listener of drills failed when it was told that {} has failed.", choice.id(), e);
                }
            }
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
