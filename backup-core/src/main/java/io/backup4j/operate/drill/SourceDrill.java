package io.backup4j.operate.drill;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ReaderSession;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.engine.restore.PlanListener;
import io.backup4j.engine.restore.RestoreJob;
import io.backup4j.engine.restore.RestoreOutcome;
import io.backup4j.engine.restore.RestoreRunner;
import io.backup4j.engine.restore.SourceRestore;
import io.backup4j.engine.run.Pulse;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillCheck;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillContext;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.drill.DrilledSource;
import io.backup4j.spi.drill.RestoredSource;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drills one source: restore, compare, check, clean up. Used once, by one thread. */
final class SourceDrill {
    private static final Logger LOG = LoggerFactory.getLogger(SourceDrill.class);

    private final Repository repository;
    private final DrillJob job;
    private final RunControl control;
    private final Manifest manifest;
    private final SourceRecord source;
    private final DrillLog log;
    private final List<String> remarks = new ArrayList<>();
    private Duration restoring = Duration.ZERO;
    private Duration comparing = Duration.ZERO;
    private DrillComparison compared = new DrillComparison(0, 0, List.of());

    SourceDrill(
            Repository repository,
            DrillJob job,
            RunControl control,
            Manifest manifest,
            SourceRecord source,
            DrillLog log) {
        this.repository = repository;
        this.job = job;
        this.control = control;
        this.manifest = manifest;
        this.source = source;
        this.log = log;
    }

    /**
     * Drills the source; what is wrong with it goes to the log.
     *
     * @throws IOException if the storage failed; nothing is proven. The sandbox was cleaned up
     * @throws CancelledException the same
     */
    DrilledSource run() throws IOException {
        DrillSession session;
        try {
            session = open();
        } catch (SandboxFailedException e) {
            return result(DrillResult.SKIPPED, String.valueOf(e.getMessage()));
        }
        DrilledSource result;
        try {
            result = drill(session);
        } finally {
            close(session);
        }
        return remarks.isEmpty() ? result : result(result.result(), joined(result.reason()));
    }

    private DrillSession open() throws SandboxFailedException {
        DrillSandbox sandbox = job.sandboxes().stream()
                .filter(each -> each.kind().equals(source.kind()))
                .findFirst()
                .orElseThrow(() ->
                        new SandboxFailedException("no sandbox was given for sources of kind '" + source.kind() + "'"));
        Optional<String> unavailable = SandboxFailedException.in(
                "the sandbox cannot tell whether there is room", () -> sandbox.unavailable(manifest.record(), source));
        if (unavailable.isPresent()) {
            throw new SandboxFailedException(unavailable.get());
        }
        return SandboxFailedException.in(
                "the sandbox cannot be opened",
                () -> sandbox.open(new DrillContext(manifest.record(), source, control.cancellation())));
    }

    private DrilledSource drill(DrillSession session) throws IOException {
        String skipped = "";
        try {
            RestoreOutcome restored = restore(session);
            restored.findings().forEach(finding -> log.found(source.name(), finding));
            requireKnownCause(restored);
            if (!log.harmed(source.name())) {
                skipped = compareAndCheck(session, new RestoreIssues(restored));
            }
        } catch (DamagedException e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            log.wrong(Finding.Kind.DAMAGED_OBJECT, source.name(), null, null, message);
        } catch (NotFoundException e) {
            skipped = DrillRunner.DELETED;
        } catch (SandboxFailedException e) {
            skipped = String.valueOf(e.getMessage());
        }
        if (log.harmed(source.name())) {
            if (!skipped.isEmpty()) {
                remarks.add(skipped);
            }
            return result(DrillResult.FAILED, log.summary(source.name()));
        }
        return result(skipped.isEmpty() ? DrillResult.OK : DrillResult.SKIPPED, skipped);
    }

    private RestoreOutcome restore(DrillSession session) throws IOException, SandboxFailedException {
        long start = System.nanoTime();
        RestoreRunner runner = null;
        try {
            SourceRestore all = new SourceRestore(
                    source.name(),
                    SandboxFailedException.in("the sandbox has no target", session::target),
                    path -> true);
            RestoreJob restore = new RestoreJob(List.of(all), false, false, false, List.of(), PlanListener.NONE);
            runner = new RestoreRunner(repository, restore, control);
            return runner.run(manifest);
        } catch (TargetException e) {
            // Of a target that gave up because an entry came damaged the damage is what counts.
            if (runner != null) {
                runner.findings().forEach(finding -> log.found(source.name(), finding));
            }
            throw SandboxFailedException.of("the sandbox failed during the restore", e);
        } finally {
            restoring = since(start);
        }
    }

    /** With more findings than are kept, what is missing may be so because of one that is not known: then the sandbox is not to blame. */
    private void requireKnownCause(RestoreOutcome restored) {
        if (restored.missing() > 0 && restored.findings().size() >= RestoreOutcome.MAX_ISSUES) {
            log.wrong(
                    Finding.Kind.DAMAGED_OBJECT,
                    source.name(),
                    null,
                    null,
                    restored.missing() + " entries are missing, and there are more findings than were kept");
        }
    }

    /** Why nothing is proven although nothing is wrong; empty if everything is. */
    private String compareAndCheck(DrillSession session, RestoreIssues issues)
            throws IOException, SandboxFailedException {
        long start = System.nanoTime();
        try {
            compare(session, issues);
            remarks.addAll(compared.notCompared());
            Optional<String> missing = issues.whyMissing();
            if (missing.isEmpty()) {
                runChecks(session);
            }
            return missing.orElse("");
        } finally {
            comparing = since(start);
        }
    }

    /** Registered as a reader of its own, because the restore's session has ended: a prune leaves what is still read alone. */
    private void compare(DrillSession session, RestoreIssues issues) throws IOException, SandboxFailedException {
        DrillProgress progress = new DrillProgress(control, source);
        Optional<SandboxFailedException> failure;
        try (ReaderSession reader = repository.registerReader(manifest.record().uuid())) {
            failure = Pulse.during(Pulse.Pace.REAL, progress::work, reader::heartbeat, () -> {
                try {
                    compare(session, issues, progress);
                    return Optional.empty();
                } catch (SandboxFailedException e) {
                    return Optional.of(e);
                }
            });
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void compare(DrillSession session, RestoreIssues issues, DrillProgress progress)
            throws IOException, SandboxFailedException {
        RepositoryIndex index = repository.loadIndexForReading(progress::stepDone);
        long cacheBytes = repository.settings().memoryBytes() / 8;
        try (RepositoryChunks chunks = new RepositoryChunks(repository, index.chunks(), cacheBytes)) {
            ExpectedListing expected = new ExpectedListing(
                    source, chunks, manifest.root(source.name()), repository.newHasher(), issues, progress);
            try {
                compared = SandboxFailedException.in(
                        "what was restored cannot be read back",
                        () -> session.compare(expected, difference -> log.differs(source.name(), difference)));
                expected.requireSound();
            } catch (SandboxFailedException e) {
                expected.requireSound();
                throw e;
            }
            if (!log.harmed(source.name()) && issues.whyMissing().isEmpty()) {
                requireAll(expected);
            }
        }
    }

    /** A comparison that says nothing of some entries proves nothing of them. */
    private void requireAll(ExpectedListing expected) throws SandboxFailedException {
        if (expected.entriesHandedOut() == source.entries() && expected.bytesHandedOut() != source.bytes()) {
            log.differs(
                    source.name(),
                    new DrillDifference(
                            source.name(),
                            "the manifest says " + source.bytes() + " bytes, the listing has "
                                    + expected.bytesHandedOut()));
        } else if (compared.entries() != source.entries() || compared.bytes() != source.bytes()) {
            throw new SandboxFailedException("the sandbox compared only " + compared.entries() + " entries with "
                    + compared.bytes() + " bytes of " + source.entries() + " with " + source.bytes());
        }
    }

    private void runChecks(DrillSession session) throws SandboxFailedException {
        if (job.checks().isEmpty() || log.harmed(source.name())) {
            return;
        }
        RestoredSource restored = new RestoredSource(
                manifest.record(), source, SandboxFailedException.in("the sandbox shows nothing", session::handle));
        for (DrillCheck check : job.checks()) {
            control.cancellation().check();
            String name = "Check '" + check.name() + "'";
            try {
                SandboxFailedException.in(name + " could not run", () -> {
                    check.check(restored, problem -> failed(name, problem));
                    return name;
                });
            } catch (AssertionError e) {
                failed(name, String.valueOf(e.getMessage()));
            }
        }
    }

    private void failed(String check, String problem) {
        log.wrong(Finding.Kind.CHECK_FAILED, source.name(), null, null, check + ": " + problem);
    }

    /** What is left behind says nothing of the backup, but somebody must know. */
    private void close(DrillSession session) {
        try {
            session.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "The sandbox of source '{}' could not be cleaned up; the next drill tries again.",
                    source.name(),
                    e);
            remarks.add("not cleaned up, the next drill tries again: " + e.getMessage());
        }
    }

    private String joined(String reason) {
        String remarked = String.join("; ", remarks);
        return reason.isEmpty() ? remarked : reason + "; " + remarked;
    }

    private DrilledSource result(DrillResult result, String reason) {
        return new DrilledSource(
                source.name(),
                source.kind(),
                result,
                reason,
                compared.entries(),
                compared.bytes(),
                restoring,
                comparing);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
