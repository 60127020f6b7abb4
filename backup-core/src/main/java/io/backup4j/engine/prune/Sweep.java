package io.backup4j.engine.prune;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Listings;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Verdict;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Does what a stored verdict says (section 9.5, step 6). Every step may be repeated by anybody, so a sweep that was interrupted is simply done again. Not
 * thread-safe.
 */
final class Sweep {
    private final Repository repository;
    private final Room room;
    private final Steps steps;
    private final PruneTally tally;

    Sweep(Repository repository, Room room, Steps steps, PruneTally tally) {
        this.repository = repository;
        this.room = room;
        this.steps = steps;
        this.tally = tally;
    }

    /** Executes the verdict of a generation and finishes it. */
    void execute(long generation, Verdict verdict) throws IOException {
        PackSet earlier = repository.generations().retained(generation - 1);
        // First: from here on no undelete brings back what the next step makes unrestorable.
        room.makeFor(() -> repository.deletions().giveUp(verdict.givenUp()));
        tally.givenUp(verdict.givenUp());
        PackSet retained = delete(verdict.packs().and(earlier));
        dropRows();
        repository.damagedPacks().forgetGone();
        room.makeFor(() -> repository.generations().finish(generation, retained));
        tally.finished(generation);
    }

    /**
     * Tries once more to delete what a finished generation has decided on and the store retained. No generation is needed for that: it was decided, and
     * nobody may build on it. Marks of packs that are gone go too, whatever took those away.
     */
    void retry(PackSet retained) throws IOException {
        long before = tally.packsDeleted();
        delete(retained);
        if (tally.packsDeleted() > before) {
            dropRows();
        }
        repository.damagedPacks().forgetGone();
    }

    /** A pack and its stored size. */
    private record Going(PackName name, long sizeBytes) {}

    /** Deletes the packs of a set and answers those that are still there. */
    private PackSet delete(PackSet packs) throws IOException {
        List<Going> listed = listed(packs);
        for (Going pack : listed) {
            steps.check();
            if (repository.sink().delete(pack.name().key()) == DeleteResult.DELETED) {
                tally.deleted(pack.sizeBytes());
            } else {
                tally.retained();
            }
        }
        // What a listing shows still, a session may take for stored: it stays masked, as what is really retained.
        PackSet.Builder left = PackSet.builder();
        if (!listed.isEmpty()) {
            listed(packs).forEach(pack -> left.add(pack.name()));
        }
        return left.build();
    }

    private List<Going> listed(PackSet packs) throws IOException {
        List<Going> listed = new ArrayList<>();
        if (packs.size() > 0) {
            Listings.forEach(repository.sink(), ObjectKeys.PACKS, object -> {
                if (PackName.isPack(object.key()) && packs.contains(PackName.of(object.key()))) {
                    listed.add(new Going(PackName.of(object.key()), object.sizeBytes()));
                }
            });
        }
        return listed;
    }

    private void dropRows() throws IOException {
        try {
            tally.segmentsRewritten(new GoneRows(repository, room, steps).drop());
        } catch (SinkFullException e) {
            tally.remark(
                    "The store is full, so the index still names packs that are deleted. That does no harm; a later"
                            + " clean-up drops them.");
        } catch (DamagedException e) {
            tally.remark(
                    "The index still names packs that are deleted, because it cannot be rewritten: " + e.getMessage());
        }
    }
}
