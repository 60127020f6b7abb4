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

    void remark(String text) {
        remarks.add(text);
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
                List.copyOf(remarks));
    }
}
