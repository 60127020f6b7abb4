package io.backup4j.engine.repair;

import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackDirectory;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackReader;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.ListedPacks;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.store.SegmentFilling;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Rebuilds the index from the packs, beside running writers; section 7 of the format page argues why nothing is lost. Registers no session and looks at no
 * clock. Cost: one request per pack, the whole of packs whose directory cannot be read, and the old index. Memory: one new segment, one old one outside the
 * heap, and 36 bytes per pack. Used once.
 */
public final class IndexRepair {
    private final Repository repository;
    private final boolean dryRun;
    private final RepairProgress progress;
    private final List<Finding> findings = new ArrayList<>();
    private int segmentsDamaged;

    /** @param dryRun reads everything and changes nothing */
    public IndexRepair(Repository repository, boolean dryRun, RunControl control) {
        this.repository = Objects.requireNonNull(repository, "repository");
        this.dryRun = dryRun;
        this.progress = new RepairProgress(control);
    }

    /**
     * Rebuilds the index. When this returns, the new segments are durable and the old ones are gone.
     *
     * @throws IOException if the storage failed: old segments are still there, or new ones name what they named; run it again
     * @throws RepositoryException if a later release wrote a segment; nothing was changed
     */
    public IndexRepairOutcome run() throws IOException {
        // Before the packs: whatever these segments name was durable when they were published (I2), so the listing of
        // packs shows it. A segment that appears later is not touched.
        OldSegments old = OldSegments.list(repository);
        ListedPacks packs = ListedPacks.list(repository);
        LocalIndexCache cache = repository.indexCache();
        SegmentFilling filling = new SegmentFilling(content -> {
            if (!dryRun) {
                repository.publishIndex(content, cache);
            }
        });
        UnopenedPacks unopened = new UnopenedPacks(filling);
        progress.begin("old index", old.count());
        old.forEach(
                segment -> {
                    unopened.learnSizes(segment);
                    progress.step();
                },
                this::damaged);
        PackSet torn = readDirectories(packs, filling);
        if (torn.size() > 0) {
            readTorn(torn, packs, unopened);
            old.forEach(unopened::addOther, (object, problem) -> {});
        }
        filling.flush();
        if (!dryRun) {
            // Everything that they name is in new segments by now.
            old.delete();
        }
        return new IndexRepairOutcome(
                packs.count(),
                torn.size(),
                filling.chunks(),
                filling.segments(),
                old.count(),
                segmentsDamaged,
                findings);
    }

    private void damaged(ObjectInfo object, DamagedException problem) {
        segmentsDamaged++;
        progress.step();
        findings.add(Finding.ofObject(
                Finding.Kind.SPARE_COPY_DAMAGED,
                object.key().value(),
                0,
                object.sizeBytes(),
                "Part of the index, rebuilt from the packs: " + problem.getMessage()));
    }

    /** Adds the packs whose directory can be read and answers the others. */
    private PackSet readDirectories(ListedPacks packs, SegmentFilling filling) throws IOException {
        progress.begin("packs", packs.count());
        PackReader reader = new PackReader(repository.sealer());
        PackSet.Builder torn = PackSet.builder();
        for (int i = 0; i < packs.count(); i++) {
            PackName pack = packs.names().get(i);
            try {
                PackDirectory directory = reader.readDirectory(repository.sink(), pack, packs.sizes()[i]);
                for (PackedFrame frame : directory.frames()) {
                    filling.add(frame, packs.sizes()[i]);
                }
            } catch (NoSuchObjectException e) {
                // Pruned since the listing.
                progress.step();
                continue;
            } catch (DamagedException | RepositoryException e) {
                // One flipped bit can make any version out of ours: the walk tells.
                torn.add(pack);
            }
            progress.step();
        }
        return torn.build();
    }

    private void readTorn(PackSet torn, ListedPacks packs, UnopenedPacks unopened) throws IOException {
        progress.begin("damaged packs", torn.size());
        try (PackExamination examination = new PackExamination(repository, progress)) {
            for (int i = 0; i < torn.size(); i++) {
                PackName pack = torn.get(i);
                Optional<ExaminedPack> examined = examination.examine(pack, packs.sizeBytes(pack));
                if (examined.isPresent()) {
                    unopened.addIntact(examined.get());
                    findings.add(finding(examined.get()));
                }
                progress.step();
            }
        }
    }

    private static Finding finding(ExaminedPack pack) {
        String reason =
                pack.whole() ? "it can be read now" : pack.damaged().get(0).reason();
        return Finding.ofObject(
                Finding.Kind.DAMAGED_OBJECT,
                pack.name().key().value(),
                0,
                pack.sizeBytes(),
                "The directory of this pack could not be read; " + pack.intact().size()
                        + " intact frames were found in it: " + reason
                        + ". Run 'repair packs' next: it saves them and says what is lost.");
    }
}
