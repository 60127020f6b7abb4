package io.backup4j.engine.prune;

import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.StoredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decides what a prune proposes. A proposal need not be right: the second pass looks again. */
final class PrunePlanner {
    /** Most packs of one generation: 1 MiB of names, 1 TiB of full packs. Each session reads the names of what is condemned. */
    static final int MOST_PACKS = 1 << 15;

    private final Repository repository;
    private final StoredState stored;
    private final PackUsage usage;
    private final LostChunks lost;
    private final PruneJob job;
    private final int most;

    /** @param most packs of the plan */
    PrunePlanner(Repository repository, StoredState stored, PackUsage usage, LostChunks lost, PruneJob job, int most) {
        this.repository = repository;
        this.stored = stored;
        this.usage = usage;
        this.lost = lost;
        this.job = job;
        this.most = most;
    }

    /** @param unfinishedPacks packs that are condemned already */
    PrunePlan plan(int unfinishedPacks) throws IOException {
        List<PackPlan> packs = new ArrayList<>();
        long storedBytes = 0;
        for (int pack = 0; pack < stored.packs().size(); pack++) {
            storedBytes += stored.sizes()[pack];
            PackPlan.Action action = action(pack);
            if (action != null && !lost.mayBeIn(repository, stored.packs().get(pack), stored.sizes()[pack])) {
                packs.add(new PackPlan(
                        stored.packs().get(pack),
                        action,
                        stored.sizes()[pack],
                        usage.keptBytes(pack),
                        reason(pack, action)));
            }
        }
        packs.sort(Comparator.comparing(PackPlan::action).thenComparing(used()));
        boolean truncated = packs.size() > most;
        return new PrunePlan(
                truncated ? packs.subList(0, most) : packs,
                stored.packs().size(),
                storedBytes,
                unfinishedPacks,
                truncated);
    }

    /** Where most is gained for what is copied comes first. */
    private static Comparator<PackPlan> used() {
        return Comparator.comparingDouble(pack -> (double) pack.liveBytes() / Math.max(1, pack.storedBytes()));
    }

    private PackPlan.@Nullable Action action(int pack) {
        if (usage.isDoomed(pack)) {
            return null;
        }
        if (usage.keptChunks(pack) == 0) {
            return usage.spareChunks(pack) == 0 ? PackPlan.Action.DEAD : PackPlan.Action.DUPLICATE;
        }
        // What is known bad is not copied: repair salvages it, or the next backup heals it.
        boolean repack = job.repack() && usage.used(pack) < job.repackBelow() && !usage.isBad(pack);
        return repack ? PackPlan.Action.REPACK : null;
    }

    private String reason(int pack, PackPlan.Action action) {
        return switch (action) {
            case DEAD -> "No backup needs anything in it.";
            case DUPLICATE ->
                "Backups need " + chunks(usage.spareChunks(pack)) + " of it, and other packs keep a copy of each.";
            case REPACK ->
                String.format(
                        Locale.ROOT,
                        "Backups need %s of it that no other pack keeps, %.0f %% of its bytes.",
                        chunks(usage.keptChunks(pack)),
                        usage.used(pack) * 100);
        };
    }

    private static String chunks(int count) {
        return count == 1 ? "one chunk" : count + " chunks";
    }
}
