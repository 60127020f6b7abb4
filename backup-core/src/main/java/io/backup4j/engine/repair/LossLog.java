package io.backup4j.engine.repair;

import io.backup4j.engine.pack.PackName;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.verify.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers losses: the first ones in full, the others counted. One thread. */
final class LossLog {
    /** A destroyed repository must not fill the heap. */
    static final int MAX_LOSSES = 10_000;

    private final List<Loss> losses = new ArrayList<>();
    private final Map<String, Harm> harms = new LinkedHashMap<>();
    private long more;

    /** What one backup lost. */
    static final class Harm {
        private final Set<PackName> packs = new TreeSet<>();
        private long losses;
        private long bytes;
        private String first = "";

        /** Packs that held it, as far as the index knows. */
        Set<PackName> packs() {
            return packs;
        }

        /** The loss in one sentence; the same for the same loss. */
        String sentence() {
            return losses + " losses, " + bytes + " bytes of entries, the first: " + first;
        }
    }

    void add(Loss loss, Set<PackName> packs) {
        Harm harm = harms.computeIfAbsent(loss.backup(), id -> new Harm());
        harm.losses++;
        harm.bytes += Math.max(0, loss.lengthBytes());
        harm.packs.addAll(packs);
        if (harm.first.isEmpty()) {
            harm.first = loss.message();
        }
        if (losses.size() < MAX_LOSSES) {
            losses.add(loss);
        } else {
            more++;
        }
    }

    List<Loss> losses() {
        return losses;
    }

    /** Number of losses that are not in {@link #losses()}. */
    long more() {
        return more;
    }

    boolean isEmpty() {
        return harms.isEmpty();
    }

    /** What a backup lost; null if nothing. */
    @Nullable
    Harm of(BackupId backup) {
        return harms.get(backup.value());
    }

    /** Backups that lost something, in the order in which they were walked. */
    List<BackupId> backups() {
        return harms.keySet().stream().map(BackupId::new).toList();
    }
}
