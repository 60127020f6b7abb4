package io.backup4j.engine.repository;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * Packs that were seen to be damaged: each has a mark, {@code damaged/<pack>}, or is named by a {@code CORRUPTED} note of a backup. Nothing new is built on
 * them, so what the sources still have is stored again, and older backups that need those chunks are healed by the new copies. No copy in them replaces another
 * one. That is all: whatever opens in them is read, and a pack that holds the only copy of a chunk in use stays. Thread-safe.
 *
 * <p>A mark stays until the pack is gone or somebody has read all of it and found it intact. One too many costs some room, one too few may cost a backup; so
 * whoever sees damage marks without asking, and a mark that is put while another one removes it may stay.
 */
public final class DamagedPacks {
    private final BackupSink sink;
    private final SealedStore store;
    private final Clock clock;

    DamagedPacks(BackupSink sink, SealedStore store, Clock clock) {
        this.sink = sink;
        this.store = store;
        this.clock = clock;
    }

    /**
     * All that are known. Costs one listing.
     *
     * @param view of the catalogue, read before: who ends a note because another copy serves has put the mark first
     */
    public Set<PackName> known(Catalogue.View view) throws IOException {
        Set<PackName> packs = new HashSet<>(marked());
        packs.addAll(noted(view));
        return packs;
    }

    /** Those that a note on any backup names. A deleted backup counts too: its packs may hold what other backups need. */
    private static Set<PackName> noted(Catalogue.View view) {
        Set<PackName> packs = new HashSet<>();
        for (List<BackupNote> notes : view.notes().values()) {
            for (BackupNote note : NoteFold.fold(notes)) {
                packs.addAll(CorruptedNotes.packs(note));
            }
        }
        return packs;
    }

    /** Those that have a mark, in ascending order. Only the key counts: a mark that does not open is one all the same. */
    public Set<PackName> marked() throws IOException {
        Set<PackName> packs = new TreeSet<>();
        Listings.forEach(
                sink, ObjectKeys.DAMAGED, object -> marked(object.key()).ifPresent(packs::add));
        return packs;
    }

    private static Optional<PackName> marked(ObjectKey key) {
        return PackName.parse(key.value().substring(ObjectKeys.DAMAGED.length()));
    }

    /**
     * Marks a pack. May be repeated; the first mark stays.
     *
     * @param by who saw the damage
     * @param reason what was expected and found
     */
    public void mark(PackName pack, String by, String reason) throws IOException {
        ObjectNode mark = RecordJson.object();
        mark.put("at", clock.instant().toString());
        mark.put("by", by);
        mark.put("reason", reason);
        store.put(SealedKind.DAMAGED, ObjectKeys.damaged(pack), RecordJson.write(mark));
    }

    /**
     * Removes the marks of packs that were read whole and are intact.
     *
     * @param packs that had their marks before the first byte was read: a mark that came later may know more
     */
    public void unmark(Collection<PackName> packs) throws IOException {
        for (PackName pack : packs) {
            sink.delete(ObjectKeys.damaged(pack));
        }
    }

    /** Removes the marks of packs that exist no more. */
    public void forgetGone() throws IOException {
        Set<PackName> marked = marked();
        if (!marked.isEmpty()) {
            // Listed after the marks: a pack that was marked existed before, so one that is missing here is gone, and
            // names never come back.
            Listings.forEach(sink, ObjectKeys.PACKS, object -> {
                if (PackName.isPack(object.key())) {
                    marked.remove(PackName.of(object.key()));
                }
            });
            unmark(marked);
        }
    }
}
