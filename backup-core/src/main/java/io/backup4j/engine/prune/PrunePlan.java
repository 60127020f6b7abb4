package io.backup4j.engine.prune;

import java.util.List;

/**
 * What a prune would free, as of one moment.
 *
 * @param packs what is deleted or repacked, in the order of their actions; packs that stay are not named
 * @param storedPacks number of packs that are stored
 * @param storedBytes bytes of all packs that are stored
 * @param unfinishedPacks packs that an earlier prune has condemned and not settled; the next one does that first. They may be among {@code packs}
 * @param truncated whether more could go than one generation may hold; a prune goes on until nothing is left
 */
public record PrunePlan(
        List<PackPlan> packs, int storedPacks, long storedBytes, int unfinishedPacks, boolean truncated) {
    public PrunePlan {
        packs = List.copyOf(packs);
    }

    /** Bytes that are free afterwards, about. */
    public long freedBytes() {
        return packs.stream().mapToLong(PackPlan::freedBytes).sum();
    }

    /** Bytes that are copied into new packs. */
    public long copiedBytes() {
        return packs.stream()
                .filter(pack -> pack.action() == PackPlan.Action.REPACK)
                .mapToLong(PackPlan::liveBytes)
                .sum();
    }

    /** Number of packs with one action. */
    public long count(PackPlan.Action action) {
        return packs.stream().filter(pack -> pack.action() == action).count();
    }
}
