package io.backup4j.engine.repair;

import io.backup4j.engine.index.IndexLoader;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.LoadedIndex;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.ListedPacks;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.UnindexedPacks;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Saves what is intact in damaged packs and says what is lost. Suspects are packs that marks or notes name, whose directory does not open, whose size is not
 * the one that they were written with, that hold a block of a listing which cannot be read, and those that the job names; each is read whole. Nothing is
 * deleted: a damaged pack is marked, so that nothing new is built on it, and stays until a prune finds that it holds no only copy of a chunk in use.
 * Registers no session: new packs are copies, as those of a repack.
 *
 * <p>Cost: a request per pack, suspects read twice, each block of a listing once. Memory: as a verification, and the rows of damaged packs. May be repeated: a
 * second run finds everything saved and noted. Used once.
 */
public final class PackRepair {
    /** Each further look needs a prune that took packs away during the one before. */
    private static final int MAX_LOOKS_FOR_CHANGES = 3;

    private final Repository repository;
    private final PackRepairJob job;
    private final RepairProgress progress;
    private final PackSuspicion suspicion;
    private final List<Finding> recordFindings = new ArrayList<>();
    private final List<Finding> absent = new ArrayList<>();
    /** Dry run only: what would be in new packs. */
    private final List<IndexSegment> pretended = new ArrayList<>();

    private final Set<PackName> marked = new HashSet<>();
    private final Set<PackName> rescued = new HashSet<>();
    private long chunksRescued;
    private long bytesRescued;
    private int packsWritten;

    public PackRepair(Repository repository, PackRepairJob job, RunControl control) {
        this.repository = Objects.requireNonNull(repository, "repository");
        this.job = Objects.requireNonNull(job, "job");
        this.progress = new RepairProgress(control);
        this.suspicion = new PackSuspicion(repository, progress);
    }

    /**
     * Runs the repair. When this returns and it was no dry run, what could be saved is durable, and every damaged pack and every listed backup that lost
     * something is marked.
     *
     * @throws IOException if the storage failed; what was saved until then stays saved, run it again
     * @throws CancelledException if the caller cancelled; the same holds
     */
    public PackRepairOutcome run() throws IOException {
        boolean first = true;
        for (int looks = 1; ; looks++) {
            Catalogue.View view = repository.catalogue().view();
            ListedPacks packs = ListedPacks.list(repository);
            List<IndexSegment> segments = loadIndex(packs);
            if (first) {
                suspect(view, packs, segments);
                first = false;
            }
            suspicion.examine(packs);
            markDamaged();
            PackSet sound = packs.names().without(damagedPacks());
            try (StoredCopies copies = new StoredCopies(repository, segments, sound)) {
                pretended.forEach(copies::addRescued);
                rescue(packs, copies);
                LossLog log = new LossLog();
                walk(view, copies, log);
                if (suspicion.add(copies.suspects())) {
                    continue;
                }
                if (!log.isEmpty() && looks < MAX_LOOKS_FOR_CHANGES && packsVanished(sound)) {
                    continue;
                }
                return finish(view, log);
            }
        }
    }

    /** Everything that segments and directories know of packs, also of damaged and missing ones. */
    private List<IndexSegment> loadIndex(ListedPacks packs) throws IOException {
        progress.begin("index", -1);
        LocalIndexCache cache = repository.indexCache();
        LoadedIndex loaded = new IndexLoader(repository.sink(), repository.sealed(), cache).load();
        UnindexedPacks unindexed = UnindexedPacks.read(repository, packs.names(), loaded.segments());
        List<IndexSegment> segments = new ArrayList<>(loaded.segments());
        for (ByteBuffer content : unindexed.contents()) {
            segments.add(
                    job.dryRun()
                            ? IndexSegment.open("read from packs", content)
                            : repository.publishIndex(content, cache));
        }
        return segments;
    }

    private void suspect(Catalogue.View view, ListedPacks packs, List<IndexSegment> segments) throws IOException {
        suspicion.add(repository.damagedPacks().known(view));
        suspicion.add(job.packs());
        for (PackName pack : job.packs()) {
            if (!packs.contains(pack)) {
                String key = pack.key().value();
                absent.add(Finding.ofObject(
                        Finding.Kind.MISSING_OBJECT,
                        key,
                        -1,
                        -1,
                        "There is no pack of this name; it was to be examined."));
            }
        }
        suspicion.addWrongSizes(packs, segments);
        if (job.readData()) {
            suspicion.addAll(packs);
        } else {
            suspicion.addUnopened(packs);
        }
    }

    /** Before anything is copied: what is known must not be forgotten if the rest fails. */
    private void markDamaged() throws IOException {
        if (job.dryRun()) {
            return;
        }
        for (DamagedPack pack : suspicion.damaged().values()) {
            if (marked.add(pack.name())) {
                repository
                        .damagedPacks()
                        .mark(pack.name(), job.by(), pack.ranges().get(0).reason());
            }
        }
    }

    private PackSet damagedPacks() {
        PackSet.Builder damaged = PackSet.builder();
        suspicion.damaged().keySet().forEach(damaged::add);
        return damaged.build();
    }

    private void rescue(ListedPacks packs, StoredCopies copies) throws IOException {
        try (FrameRescue rescue = new FrameRescue(repository, copies, job.dryRun(), progress)) {
            for (DamagedPack pack : suspicion.damaged().values()) {
                if (packs.contains(pack.name()) && rescued.add(pack.name())) {
                    rescue.rescue(pack);
                }
            }
            rescue.finish();
            chunksRescued += rescue.chunks();
            bytesRescued += rescue.bytes();
            packsWritten += rescue.packsWritten();
            if (job.dryRun()) {
                pretended.addAll(rescue.rescued());
            }
        }
    }

    /** Names what is lost of each listed backup, oldest first. */
    private void walk(Catalogue.View view, StoredCopies copies, LossLog log) throws IOException {
        recordFindings.clear();
        view.missed().forEach((key, problem) -> recordFindings.add(unknown(null, key.value(), problem)));
        List<BackupSummary> newestFirst = view.summaries();
        progress.begin("backups", newestFirst.size());
        LossWalk walk = new LossWalk(copies, log, repository.settings().memoryBytes(), progress);
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            Optional<Manifest> manifest = load(newestFirst.get(i));
            if (manifest.isPresent()) {
                walk.walk(manifest.get());
            }
            progress.step();
        }
    }

    private Optional<Manifest> load(BackupSummary summary) throws IOException {
        String key = ObjectKeys.backup(summary.uuid()).value();
        try {
            Optional<Manifest> manifest = repository.records().load(summary.uuid());
            if (manifest.isEmpty()) {
                recordFindings.add(unknown(summary.id(), key, "object " + key + " is gone"));
            }
            return manifest;
        } catch (CancelledException e) {
            throw e;
        } catch (BackupException e) {
            recordFindings.add(unknown(summary.id(), key, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static Finding unknown(@Nullable BackupId backup, String key, String problem) {
        return new Finding(
                Finding.Kind.DAMAGED_OBJECT,
                backup == null ? null : backup.value(),
                null,
                null,
                key,
                -1,
                -1,
                "What was lost of what this record names is not known: " + problem
                        + ". Run 'repair records' to see what can be done.");
    }

    private boolean packsVanished(PackSet sound) throws IOException {
        return sound.without(ListedPacks.list(repository).names()).size() > 0;
    }

    private PackRepairOutcome finish(Catalogue.View view, LossLog log) throws IOException {
        DamageNotes notes = new DamageNotes(repository, job.by());
        Set<String> unknown = new HashSet<>();
        recordFindings.forEach(finding -> unknown.add(finding.backupOrNull()));
        List<BackupId> wholeAgain = new ArrayList<>();
        for (BackupSummary backup : view.summaries()) {
            LossLog.Harm harm = log.of(backup.id());
            if (harm != null && !job.dryRun()) {
                notes.write(view, backup, harm, suspicion::isWhole);
            } else if (harm == null
                    && backup.corrupted()
                    && !unknown.contains(backup.id().value())) {
                wholeAgain.add(0, backup.id());
            }
        }
        List<Finding> findings = new ArrayList<>(recordFindings);
        boolean harmless = log.isEmpty() && recordFindings.isEmpty();
        Finding.Kind kind = harmless ? Finding.Kind.SPARE_COPY_DAMAGED : Finding.Kind.DAMAGED_OBJECT;
        suspicion.damaged().values().forEach(pack -> findings.addAll(pack.findings(kind)));
        findings.addAll(absent);
        return new PackRepairOutcome(
                suspicion.examined(),
                List.copyOf(suspicion.damaged().keySet()),
                chunksRescued,
                bytesRescued,
                packsWritten,
                log.losses(),
                log.more(),
                log.backups(),
                wholeAgain,
                findings);
    }
}
