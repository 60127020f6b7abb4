package io.backup4j.engine.prune;

import io.backup4j.engine.repository.Sessions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts what a prune does. Not thread-safe. */
final class PruneTally {
    private @Nullable PrunePlan plan;
    private final List<Long> generations = new ArrayList<>();
    private long packsDeleted;
    private long bytesFreed;
    private long packsRepacked;
    private long bytesCopied;
    private long packsRetained;
    private final Set<UUID> givenUp = new TreeSet<>();
    private int segmentsRewritten;
    private final Set<String> remarks = new LinkedHashSet<>();
    private int packsPinned;
    private final Set<UUID> pinning = new TreeSet<>();

    void plan(PrunePlan proposed) {
        plan = proposed;
    }

    void repacked(Repacker.Repacked repacked) {
        packsRepacked += repacked.packs().size();
        bytesCopied += repacked.bytesCopied();
        if (repacked.full()) {
            remark(
                    "The store is full, so not every pack was repacked that could be. Clean up again when there is room.");
        }
    }

    void finished(long generation) {
        generations.add(generation);
    }

    void deleted(long bytes) {
        packsDeleted++;
        bytesFreed += bytes;
    }

    long packsDeleted() {
        return packsDeleted;
    }

    void retained() {
        packsRetained++;
    }

    void givenUp(Set<UUID> backups) {
        givenUp.addAll(backups);
    }

    void segmentsRewritten(int count) {
        segmentsRewritten += count;
    }

    /**
     * Counts condemned packs that stay because somebody reads a backup that may need them.
     *
     * @param readers their sessions
     */
    void pinned(int packs, Set<UUID> readers) {
        packsPinned += packs;
        pinning.addAll(readers);
    }

    /** Sessions of readers that kept packs. */
    Set<UUID> pinning() {
        return Set.copyOf(pinning);
    }

    /** What was pinned is looked at once more. */
    void forgetPins() {
        packsPinned = 0;
        pinning.clear();
    }

    void remark(String text) {
        remarks.add(text);
    }

    private List<String> remarks() {
        List<String> all = new ArrayList<>(remarks);
        if (packsPinned > 0) {
            all.add(packsPinned + " condemned packs stay, because restores or checks that run now may read them.");
        }
        return all;
    }

    PruneOutcome outcome(List<String> expelled, List<Sessions.Registered> waitingFor, Findings findings) {
        return new PruneOutcome(
                Optional.ofNullable(plan),
                generations,
                packsDeleted,
                bytesFreed,
                packsRepacked,
                bytesCopied,
                packsRetained,
                givenUp,
                segmentsRewritten,
                expelled,
                waitingFor,
                findings.all(),
                remarks());
    }
}
