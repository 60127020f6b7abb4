package io.backup4j;

import io.backup4j.engine.backup.IndexUpkeep;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.operate.replicate.BackupCopy;
import io.backup4j.operate.replicate.CopyTask;
import io.backup4j.operate.replicate.Origin;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies backups from one repository into another, which may have other keys. What the other has already, or had until its own retention let it go, is passed
 * over; one backup is committed after the other, oldest first, so an interrupted run is gone on with by the next, which finds again what was stored.
 * Thread-safe.
 */
public final class Replication {
    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

    private final BackupRepository from;
    private final BackupRepository to;

    private Replication(BackupRepository from, BackupRepository to) {
        this.from = from;
        this.to = to;
    }

    /** @throws ConfigurationException if both are the same repository */
    public static Replication between(BackupRepository from, BackupRepository to) {
        if (from.id().equals(to.id())) {
            throw new ConfigurationException("The repository at " + to.location() + " is the one that is copied from, "
                    + from.id() + ". Name another one.");
        }
        return new Replication(from, to);
    }

    /** What the other repository never had, newest first. Two listings, no request per backup. */
    public List<BackupSummary> missing() {
        Set<String> known = there(true);
        return from.list().stream()
                .filter(backup -> !known.contains(Origin.of(backup)))
                .toList();
    }

    private Set<String> there(boolean alsoLetGo) {
        return Failures.translating(to.location(), () -> {
            Catalogue.View view = to.engine().catalogue().knownView();
            return alsoLetGo ? Origin.known(view) : Origin.listed(view);
        });
    }

    /**
     * Copies. Each copy is compared with its origin entry by entry, and checked, before it is committed.
     *
     * @return what was done; a backup that is damaged where it is read is refused by name and stops no other
     * @throws BackupException if a storage failed or the caller cancelled; what was copied before is listed
     * @throws NotFoundException if a backup is asked for that does not exist
     */
    public ReplicateReport run(ReplicateRequest request, RunControl control) {
        return to.journalled()
                .run(
                        Journalled.Run.of(
                                RunKind.REPLICATE,
                                request.plan().orElse(null),
                                to.options().requestedBy()),
                        () -> copyAll(request, control),
                        RunResult::of);
    }

    private ReplicateReport copyAll(ReplicateRequest request, RunControl control) {
        long start = System.nanoTime();
        List<BackupSummary> wanted = wanted(request);
        // Somebody who names a backup wants it, also where it was let go.
        Set<String> known = there(request.backups().isEmpty());
        List<ReplicateReport.Copied> copied = new ArrayList<>();
        List<ReplicateReport.Refused> refused = new ArrayList<>();
        int present = 0;
        for (BackupSummary backup : wanted) {
            control.cancellation().check();
            if (known.contains(Origin.of(backup))) {
                present++;
                continue;
            }
            try {
                Optional<ReplicateReport.Copied> copy = copy(backup, request, control);
                copy.ifPresent(copied::add);
                present += copy.isPresent() ? 0 : 1;
            } catch (DamagedException | SourceException | NotFoundException e) {
                LOG.warn("{} was not copied to {}: {}", backup.id(), to.location(), e.getMessage());
                refused.add(new ReplicateReport.Refused(backup.id(), e.code(), String.valueOf(e.getMessage())));
            }
        }
        if (!copied.isEmpty()) {
            upkeep();
        }
        return new ReplicateReport(copied, present, refused, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Oldest first. */
    private List<BackupSummary> wanted(ReplicateRequest request) {
        List<BackupSummary> all = new ArrayList<>(from.list());
        requireAll(request.backups(), all);
        List<BackupSummary> wanted = new ArrayList<>(all.stream()
                .filter(backup ->
                        request.backups().isEmpty() || request.backups().contains(backup.id()))
                .filter(backup -> request.plan().stream().allMatch(backup.plan()::equals))
                .limit(request.newest())
                .toList());
        Collections.reverse(wanted);
        return wanted;
    }

    private void requireAll(List<BackupId> asked, List<BackupSummary> all) {
        Set<BackupId> missing = new HashSet<>(asked);
        all.forEach(backup -> missing.remove(backup.id()));
        if (!missing.isEmpty()) {
            throw new NotFoundException(
                    "There is no backup " + missing.iterator().next() + " in the repository at " + from.location()
                            + ". 'list' shows the backups that exist. Nothing was copied.");
        }
    }

    private Optional<ReplicateReport.Copied> copy(BackupSummary backup, ReplicateRequest request, RunControl control) {
        if (backup.corrupted()) {
            throw new DamagedException("Backup " + backup.id() + " in the repository at " + from.location()
                    + " was found damaged and is not copied. Repair it, or verify it anew if that is done.");
        }
        Optional<Manifest> made = Failures.translating(to.location(), () -> copyTo(backup, request, control));
        made.ifPresent(copy -> LOG.info(
                "Copied {} to {} as {}: {} bytes stored",
                backup.id(),
                to.location(),
                copy.record().id(),
                copy.record().bytesStored()));
        return made.map(copy -> new ReplicateReport.Copied(
                backup.id(),
                copy.record().id(),
                copy.record().bytes(),
                copy.record().bytesStored()));
    }

    private Optional<Manifest> copyTo(BackupSummary backup, ReplicateRequest request, RunControl control)
            throws IOException {
        Repository origin = from.engine();
        Manifest manifest = origin.records()
                .load(backup.uuid())
                .orElseThrow(() -> new NotFoundException(
                        "Backup " + backup.id() + " at " + from.location() + " was deleted meanwhile."));
        try (PinnedChunks chunks = PinnedChunks.of(origin, List.of(backup.uuid()))) {
            return new BackupCopy(
                            origin,
                            chunks,
                            to.engine(),
                            new CopyTask(
                                    backup,
                                    manifest,
                                    !request.backups().isEmpty(),
                                    request.readAll(),
                                    request.readFraction()),
                            to.options().requestedBy(),
                            control)
                    .run();
        }
    }

    /** Index and catalogue are caches: the copies are committed, and what fails here is done by a later run. */
    private void upkeep() {
        try {
            new IndexUpkeep(to.engine()).run();
            to.engine().catalogue().maintain();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The copies are committed; tidying index and catalogue afterwards failed.", e);
        }
    }
}
