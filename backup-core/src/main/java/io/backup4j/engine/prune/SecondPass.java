package io.backup4j.engine.prune;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.Sessions;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.engine.repository.Verdict;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds the verdict of a generation (section 9.5, step 5): which of its condemned packs nothing needs. Everything is looked at afresh, after the fence. Used once.
 */
final class SecondPass {
    private final Repository repository;
    private final long generation;
    private final Findings findings;
    private final PruneTally tally;
    private final Steps steps;

    SecondPass(Repository repository, long generation, Findings findings, PruneTally tally, Steps steps) {
        this.repository = repository;
        this.generation = generation;
        this.findings = findings;
        this.tally = tally;
        this.steps = steps;
    }

    /**
     * The verdict to propose.
     *
     * @throws io.backup4j.spi.error.DamagedException if what a backup needs is not known; nothing was decided
     */
    Verdict verdict() throws IOException {
        PackSet condemned = repository.generations().condemned(generation);
        PackSet retained = repository.generations().retained(generation - 1);
        // Who reads is looked up before and after: a reader registers first and then sees that its backup is listed.
        Set<UUID> readBackups = new HashSet<>();
        addRead(readBackups);
        Catalogue.View view = repository.catalogue().view();
        addRead(readBackups);
        LiveBackups live = LiveBackups.of(view);
        StoredState stored = StoredState.load(repository);
        findings.addAll(stored.findings());
        long cacheBytes = repository.settings().memoryBytes() / 8;
        try (RepositoryChunks chunks = new RepositoryChunks(repository, stored.index(), cacheBytes);
                KeptCopies copies = new KeptCopies(repository, stored.rows(), findings)) {
            Reach reach = new Reach(stored.rows(), chunks, steps, findings);
            for (UUID uuid : live.uuids()) {
                reach.mark(LiveBackups.manifest(repository, uuid));
            }
            Reach pinned = new Reach(stored.rows(), chunks, steps, findings);
            Set<UUID> counted = new HashSet<>(live.uuids());
            for (UUID uuid : readBackups) {
                Optional<Manifest> manifest = readBackup(uuid);
                if (manifest.isPresent()) {
                    pinned.mark(manifest.get());
                    counted.add(uuid);
                }
            }
            steps.enter("opening the copies that stay");
            Spared spared = new Spared(stored, condemned, retained, live.damagedPacks(), copies, steps);
            int pins = spared.sparePinned(pinned.reached());
            if (pins > 0) {
                tally.remark(pins + " condemned packs stay, because restores or checks that run now may read them.");
            }
            spared.spareOnlyCopies(reach.reached());
            Set<UUID> givenUp = new HashSet<>(live.deleted());
            givenUp.removeAll(counted);
            return new Verdict(withoutSpared(stored, condemned, spared, reach.lost(), pinned.lost()), givenUp);
        }
    }

    private void addRead(Set<UUID> backups) throws IOException {
        for (Sessions.Registered session : repository.sessions().list()) {
            session.reads().ifPresent(backups::add);
        }
    }

    private Optional<Manifest> readBackup(UUID uuid) throws IOException {
        try {
            return repository.records().load(uuid);
        } catch (DamagedException e) {
            throw Refusal.of(
                    ObjectKeys.backup(uuid) + ", the manifest of a backup that somebody reads now,",
                    "wait until it is no longer read",
                    String.valueOf(e.getMessage()));
        }
    }

    private PackSet withoutSpared(
            StoredState stored, PackSet condemned, Spared spared, LostChunks lost, LostChunks pinnedLost)
            throws IOException {
        PackSet.Builder packs = PackSet.builder();
        for (int i = 0; i < condemned.size(); i++) {
            PackName pack = condemned.get(i);
            int size = stored.sizeBytes(pack);
            boolean listed = size >= 0;
            if (listed
                    && !spared.contains(i)
                    && !lost.mayBeIn(repository, pack, size)
                    && !pinnedLost.mayBeIn(repository, pack, size)) {
                packs.add(pack);
            }
        }
        return packs.build();
    }
}
