package io.backup4j.engine.repair;

import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackReader;
import io.backup4j.engine.repository.ListedPacks;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.sink.NoSuchObjectException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds packs that may be damaged and reads those whole, each once. One thread. */
final class PackSuspicion {
    private final Repository repository;
    private final RepairProgress progress;
    private final Set<PackName> suspects = new TreeSet<>();
    private final Set<PackName> whole = new TreeSet<>();
    private final SortedMap<PackName, DamagedPack> damaged = new TreeMap<>();

    PackSuspicion(Repository repository, RepairProgress progress) {
        this.repository = repository;
        this.progress = progress;
    }

    /** Packs that were read whole. */
    long examined() {
        return (long) whole.size() + damaged.size();
    }

    /** Packs that are damaged, in ascending order. */
    SortedMap<PackName, DamagedPack> damaged() {
        return damaged;
    }

    boolean isWhole(PackName pack) {
        return whole.contains(pack);
    }

    /** Puts packs under suspicion and answers whether any of them is new. */
    boolean add(Set<PackName> packs) {
        return suspects.addAll(packs);
    }

    void addAll(ListedPacks packs) {
        for (int i = 0; i < packs.count(); i++) {
            suspects.add(packs.names().get(i));
        }
    }

    /** Puts packs under suspicion that have another size than they were written with: objects are never changed. */
    void addWrongSizes(ListedPacks packs, List<IndexSegment> segments) {
        for (IndexSegment segment : segments) {
            for (int i = 0; i < segment.packs(); i++) {
                PackName pack = segment.pack(i);
                int listed = packs.sizeBytes(pack);
                if (listed >= 0 && listed != segment.packSizeBytes(i)) {
                    suspects.add(pack);
                }
            }
        }
    }

    /** Puts packs under suspicion whose directory cannot be read. */
    void addUnopened(ListedPacks packs) throws IOException {
        progress.begin("packs", packs.count());
        PackReader reader = new PackReader(repository.sealer());
        for (int i = 0; i < packs.count(); i++) {
            PackName pack = packs.names().get(i);
            try {
                if (!suspects.contains(pack)) {
                    reader.readDirectory(repository.sink(), pack, packs.sizes()[i]);
                }
            } catch (NoSuchObjectException e) {
                // Pruned since the listing.
                progress.step();
                continue;
            } catch (DamagedException | RepositoryException e) {
                suspects.add(pack);
            }
            progress.step();
        }
    }

    /** Reads those whole that were not read yet. */
    void examine(ListedPacks packs) throws IOException {
        progress.begin("packs under suspicion", suspects.size());
        try (PackExamination examination = new PackExamination(repository, progress)) {
            for (PackName pack : suspects) {
                if (packs.contains(pack) && !whole.contains(pack) && !damaged.containsKey(pack)) {
                    Optional<ExaminedPack> examined = examination.examine(pack, packs.sizeBytes(pack));
                    if (examined.isPresent() && examined.get().whole()) {
                        whole.add(pack);
                    } else if (examined.isPresent()) {
                        damaged.put(pack, DamagedPack.of(examined.get()));
                    }
                }
                progress.step();
            }
        }
    }
}
