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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Finds the verdict of a generation (section 9.5, step 5): which of its condemned packs nothing needs. Everything is looked at afresh, after the fence. Used once.
 */
final class SecondPass {
    private static final String NO_LONGER_READ = "wait until that backup is no longer read";

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
        PackSet condemned;
        try {
            condemned = repository.generations().condemned(generation);
        } catch (DamagedException e) {
            return nothing(e);
        }
        PackSet retained = repository.generations().retained(generation - 1);
        // Who reads is looked up before and after: a reader registers first and then sees that its backup is listed.
        // Who comes after the second look lists the packs after this pass did, and knows each copy that counts here.
        Map<UUID, UUID> readers = new TreeMap<>();
        addReaders(readers);
        Catalogue.View view = repository.catalogue().view();
        LiveBackups live = LiveBackups.of(repository, view);
        StoredState stored = StoredState.load(repository);
        addReaders(readers);
        Set<UUID> readBackups = new TreeSet<>(readers.values());
        // What they reach may be gone already, and nobody can have it back.
        readBackups.removeAll(view.givenUp());
        findings.addAll(stored.findings());
        long cacheBytes = repository.settings().memoryBytes() / 8;
        try (RepositoryChunks chunks = new RepositoryChunks(repository, stored.index(), cacheBytes);
                KeptCopies copies = new KeptCopies(repository, stored.rows(), findings)) {
            Reach reach = new Reach(stored.rows(), chunks, steps, findings);
            for (UUID uuid : live.uuids()) {
                reach.mark(LiveBackups.manifest(repository, uuid));
            }
            Spared spared = new Spared(stored, condemned, retained, live.damagedPacks(), copies, steps);
            List<LostChunks> lost = new ArrayList<>(List.of(reach.lost()));
            Set<UUID> givenUp = new HashSet<>(live.deleted());
            Set<UUID> pinning = new HashSet<>();
            for (UUID uuid : readBackups) {
                Optional<Manifest> manifest = readBackup(uuid, readers);
                if (manifest.isPresent()) {
                    Reach pinned = pinned(manifest.get(), stored, chunks, readers);
                    lost.add(pinned.lost());
                    givenUp.remove(uuid);
                    if (spared.sparePinned(pinned.reached())) {
                        pinning.add(uuid);
                    }
                }
            }
            tally.pinned(spared.count(), readersOf(pinning, readers));
            steps.enter("opening the copies that stay");
            spared.spareOnlyCopies(reach.reached());
            return new Verdict(withoutSpared(stored, condemned, spared, lost), givenUp);
        }
    }

    /** What was proposed is not known, so nothing of it may go: an empty verdict, which anybody may put, ends the generation. */
    private Verdict nothing(DamagedException unreadable) {
        findings.addUnreadableProposal(generation, unreadable);
        return Verdict.NOTHING;
    }

    /** @param readers takes the backup of each reader, by its session */
    private void addReaders(Map<UUID, UUID> readers) throws IOException {
        for (Sessions.Registered session : repository.sessions().list()) {
            session.reads().ifPresent(backup -> readers.put(session.uuid(), backup));
        }
    }

    private static Set<UUID> readersOf(Set<UUID> backups, Map<UUID, UUID> readers) {
        return readers.entrySet().stream()
                .filter(reader -> backups.contains(reader.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Reach pinned(Manifest manifest, StoredState stored, RepositoryChunks chunks, Map<UUID, UUID> readers)
            throws IOException {
        Reach pinned = new Reach(stored.rows(), chunks, steps, findings);
        try {
            pinned.mark(manifest, NO_LONGER_READ);
            return pinned;
        } catch (DamagedException e) {
            tally.pinned(0, readersOf(Set.of(manifest.record().uuid()), readers));
            throw e;
        }
    }

    private Optional<Manifest> readBackup(UUID uuid, Map<UUID, UUID> readers) throws IOException {
        try {
            return repository.records().load(uuid);
        } catch (DamagedException e) {
            tally.pinned(0, readersOf(Set.of(uuid), readers));
            throw Refusal.of(
                    ObjectKeys.backup(uuid) + ", the manifest of a backup that somebody reads now,",
                    NO_LONGER_READ,
                    String.valueOf(e.getMessage()));
        }
    }

    private PackSet withoutSpared(StoredState stored, PackSet condemned, Spared spared, List<LostChunks> lost)
            throws IOException {
        PackSet.Builder packs = PackSet.builder();
        for (int i = 0; i < condemned.size(); i++) {
            PackName pack = condemned.get(i);
            int size = stored.sizeBytes(pack);
            boolean listed = size >= 0;
            if (listed && !spared.contains(i) && !mayHoldOneOf(lost, pack, size)) {
                packs.add(pack);
            }
        }
        return packs.build();
    }

    private boolean mayHoldOneOf(List<LostChunks> lost, PackName pack, int size) throws IOException {
        for (LostChunks chunks : lost) {
            if (chunks.mayBeIn(repository, pack, size)) {
                return true;
            }
        }
        return false;
    }
}
