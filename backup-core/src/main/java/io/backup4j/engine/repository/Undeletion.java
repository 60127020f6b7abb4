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
import java.util.UUID;

/** Takes a deletion back, against a prune that may be about to free what the backup needs: steps (a) to (d) of section 9.5. Thread-safe. */
final class Undeletion {
    private final Repository repository;

    Undeletion(Repository repository) {
        this.repository = repository;
    }

    /** @param name of the backup, for messages */
    void undelete(UUID uuid, String name) throws IOException {
        if (!committed(uuid)) {
            throw new NotFoundException("There is no backup " + name + " in the repository at "
                    + repository.sink().location() + ", deleted or not. 'list' shows the backups that exist.");
        }
        boolean deleted = repository.sink().stat(ObjectKeys.deleted(uuid)).isPresent();
        // Also if it is not deleted: an undelete that died may have taken the mark away, and whether the backup is
        // whole is settled here.
        if (repository.records().isGivenUp(uuid) || !bringBack(uuid)) {
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

    /** Steps (b) to (d); false if a verdict has given the backup up. It is then unlisted for ever. */
    boolean bringBack(UUID uuid) throws IOException {
        ObjectKey mark = ObjectKeys.deleted(uuid);
        if (repository.sink().delete(mark) == DeleteResult.RETAINED) {
            throw new StorageException(
                    ErrorCode.STORAGE,
                    "The storage at " + repository.sink().location() + " retains " + mark
                            + ", so the backup stays deleted until that retention ends. Do not prune until then, and run 'undelete' again.");
        }
        Generations generations = repository.generations();
        long newest = generations.newest();
        if (!generations.finished(newest)) {
            Verdict verdict = generations.decide(newest, Verdict.NOTHING);
            if (verdict.givenUp().contains(uuid)) {
                giveUp(Set.of(uuid));
            }
        }
        return !repository.records().isGivenUp(uuid);
    }

    void giveUp(Collection<UUID> backups) throws IOException {
        for (UUID uuid : backups) {
            ObjectKey key = ObjectKeys.givenUp(uuid);
            if (repository.sink().stat(key).isEmpty()) {
                repository.store().put(SealedKind.GIVEN_UP, key, new byte[0]);
            }
        }
    }
}
