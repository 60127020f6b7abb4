package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;

/** Takes a deletion back, against a prune that may be about to free what the backup needs: steps (a) to (e) of section 9.5. Thread-safe. */
final class Undeletion {
    private final Repository repository;
    private final DeletionMarks marks;

    Undeletion(Repository repository) {
        this.repository = repository;
        this.marks = new DeletionMarks(repository.sink());
    }

    /** @param name of the backup, for messages */
    void undelete(UUID uuid, String name) throws IOException {
        if (!committed(uuid)) {
            throw new NotFoundException("There is no backup " + name + " in the repository at "
                    + repository.sink().location() + ", deleted or not. 'list' shows the backups that exist.");
        }
        boolean deleted = !marks.deletions(uuid).isEmpty();
        if (repository.records().isGivenUp(uuid) || deleted && !bringBack(uuid)) {
            throw new NotFoundException(
                    "The backup " + name + " in the repository at "
                            + repository.sink().location()
                            + " was given up by a clean-up: what only it needed is freed or about to be. It cannot be brought back.");
        }
        if (!deleted) {
            throw new NotFoundException("The backup " + name + " in the repository at "
                    + repository.sink().location() + " is not deleted. 'list' shows it.");
        }
    }

    private boolean committed(UUID uuid) throws IOException {
        try {
            return repository.records().load(uuid).isPresent();
        } catch (DamagedException e) {
            return true;
        }
    }

    /** Steps (b) to (e); false if a verdict has given the backup up. It is then unlisted for ever. */
    boolean bringBack(UUID uuid) throws IOException {
        SortedSet<Long> deletions = marks.deletions(uuid);
        for (long k : deletions) {
            putEmpty(SealedKind.UNDELETE, ObjectKeys.undelete(uuid, k));
        }
        settleNewest(uuid);
        if (repository.records().isGivenUp(uuid)) {
            return false;
        }
        // No verdict names it now, and every later pass sees the announcement: only now it may be listed, held and
        // restored.
        for (long k : deletions) {
            ObjectKey mark = ObjectKeys.deleted(uuid, k);
            if (repository.sink().delete(mark) == DeleteResult.RETAINED) {
                throw new StorageException(
                        ErrorCode.STORAGE,
                        "The storage at " + repository.sink().location() + " retains " + mark
                                + ", so the backup is not listed until that retention ends. No prune collects it; run 'undelete' again then.");
            }
        }
        return true;
    }

    /** Makes sure that the newest generation is decided, by an empty verdict if by nothing else. */
    private void settleNewest(UUID uuid) throws IOException {
        Generations generations = repository.generations();
        long newest = generations.newest();
        if (!generations.finished(newest)) {
            Verdict verdict = generations.decide(newest, Verdict.NOTHING);
            if (verdict.givenUp().contains(uuid)) {
                giveUp(Set.of(uuid));
            }
        }
    }

    void giveUp(Collection<UUID> backups) throws IOException {
        for (UUID uuid : backups) {
            putEmpty(SealedKind.GIVEN_UP, ObjectKeys.givenUp(uuid));
        }
    }

    /** The look before is for stores that overwrite (single-writer mode). */
    private void putEmpty(SealedKind kind, ObjectKey key) throws IOException {
        if (repository.sink().stat(key).isEmpty()) {
            repository.store().put(kind, key, new byte[0]);
        }
    }
}
