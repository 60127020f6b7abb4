package io.backup4j.engine.prune;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Finds out what to condemn, and copies what is needed of packs that are mostly not (section 9.5, steps 1 to 3). Deletes nothing; where the store has object lock, it extends the
 * retention of what is needed. Used once.
 */
final class FirstPass {
    private final Repository repository;
    private final PruneJob job;
    private final Findings findings;
    private final Room room;
    private final Steps steps;
    private final RetentionExtension retention;
    private final int mostPacks;
    /** Manifests and claims of ids of the backups that count. */
    private final List<ObjectKey> records = new ArrayList<>();

    FirstPass(
            Repository repository,
            PruneJob job,
            Findings findings,
            Room room,
            Steps steps,
            RetentionExtension retention,
            int mostPacks) {
        this.repository = repository;
        this.job = job;
        this.findings = findings;
        this.room = room;
        this.steps = steps;
        this.retention = retention;
        this.mostPacks = mostPacks;
    }

    /**
     * What to propose.
     *
     * @param condemned packs that nothing needs, and those of which everything needed lies elsewhere
     * @param repacked what was copied for it
     */
    record Proposal(PrunePlan plan, PackSet condemned, Repacker.Repacked repacked) {}

    /**
     * Looks and, unless the job is a dry run, repacks.
     *
     * @param doomed packs that are deleted anyway
     * @param unfinishedPacks packs that an unfinished generation has condemned
     * @throws io.backup4j.spi.error.DamagedException if what a backup needs is not known
     */
    Proposal run(PackSet doomed, int unfinishedPacks) throws IOException {
        LiveBackups live = LiveBackups.of(repository, repository.catalogue().view());
        steps.enter("loading the index");
        StoredState stored = StoredState.load(repository);
        findings.addAll(stored.findings());
        steps.enter("reading the listings of " + live.uuids().size() + " backups");
        Reach reach = reach(live, stored);
        PackUsage usage = new PackUsage(stored, reach, doomed, live.damagedPacks(), job.repackBelow());
        PrunePlan plan =
                new PrunePlanner(repository, stored, usage, reach.lost(), job, mostPacks).plan(unfinishedPacks);
        if (job.dryRun()) {
            return new Proposal(plan, PackSet.empty(), Repacker.Repacked.NOTHING);
        }
        Repacker.Repacked repacked = repack(plan, stored, usage);
        PackSet.Builder condemned = PackSet.builder();
        for (PackPlan pack : plan.packs()) {
            if (pack.action() != PackPlan.Action.REPACK || repacked.packs().contains(pack.pack())) {
                condemned.add(pack.pack());
            }
        }
        PackSet leaving = condemned.build();
        retention.extend(staying(stored, usage, leaving));
        return new Proposal(plan, leaving, repacked);
    }

    private List<ObjectKey> staying(StoredState stored, PackUsage usage, PackSet leaving) {
        List<ObjectKey> keys = new ArrayList<>(records);
        for (int pack = 0; pack < stored.packs().size(); pack++) {
            PackName name = stored.packs().get(pack);
            if (usage.keptChunks(pack) > 0 && !leaving.contains(name)) {
                keys.add(name.key());
            }
        }
        return keys;
    }

    private Reach reach(LiveBackups live, StoredState stored) throws IOException {
        long cacheBytes = repository.settings().memoryBytes() / 8;
        try (RepositoryChunks chunks = new RepositoryChunks(repository, stored.index(), cacheBytes)) {
            Reach reach = new Reach(stored.rows(), chunks, steps, findings);
            for (UUID uuid : live.uuids()) {
                Manifest manifest = LiveBackups.manifest(repository, uuid);
                records.add(ObjectKeys.backup(uuid));
                records.add(ObjectKeys.idClaim(manifest.record().id()));
                reach.mark(manifest);
            }
            return reach;
        }
    }

    private Repacker.Repacked repack(PrunePlan plan, StoredState stored, PackUsage usage) throws IOException {
        List<PackPlan> candidates = plan.packs().stream()
                .filter(pack -> pack.action() == PackPlan.Action.REPACK)
                .toList();
        if (candidates.isEmpty()) {
            return Repacker.Repacked.NOTHING;
        }
        steps.enter("repacking " + candidates.size() + " packs");
        return new Repacker(repository, stored, usage, findings, room, steps).repack(candidates);
    }
}
