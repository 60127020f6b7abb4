package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.HeldException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes backups, brings them back, and holds them (section 9.5 of the format page). A deleted backup is only no longer listed; a prune frees what only
 * deleted backups need, after it has given them up. May run beside everything else, in any number of processes. Thread-safe.
 */
public final class Deletions {
    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);

    private final Repository repository;
    private final Holds holds;
    private final Undeletion undeletion;
    private final DeletionMarks marks;

    Deletions(Repository repository) {
        this.repository = repository;
        this.holds = new Holds(repository);
        this.undeletion = new Undeletion(repository);
        this.marks = new DeletionMarks(repository.sink());
    }

    /**
     * Deletes a listed backup.
     *
     * @throws HeldException if it is held, or somebody held it at the same moment; it is still listed
     * @throws DamagedException if objects that might note a hold cannot be read; it is still listed
     * @throws NotFoundException if it is not listed; the message says why
     * @throws IOException if the storage failed. Whether it is deleted is then to be looked up; if somebody held it at that moment it is kept by every prune
     *     even if it is
     */
    public void delete(BackupId id, String by, String reason) throws IOException {
        UUID uuid = repository.records().uuidOf(id).orElseThrow(() -> missing(id.value()));
        delete(uuid, id.value(), by, reason);
    }

    /** The same for a backup that has no readable manifest, and so no id that could be looked up. */
    public void delete(UUID uuid, String by, String reason) throws IOException {
        delete(uuid, uuid.toString(), by, reason);
    }

    private void delete(UUID uuid, String name, String by, String reason) throws IOException {
        Catalogue.View view = repository.catalogue().view();
        requireListed(view, uuid, name);
        Holds.requireNone(view, uuid, name, "Nothing was changed.");
        ObjectNode deletion = RecordJson.object();
        deletion.put("at", repository.settings().clock().instant().toString());
        deletion.put("by", by);
        deletion.put("reason", reason);
        try {
            put(uuid, RecordJson.write(deletion));
            // Who held it before this put was not refused by it, and is seen now.
            Holds.requireNone(repository.catalogue().view(), uuid, name, "It is not deleted.");
        } catch (HeldException | DamagedException e) {
            if (takenBack(uuid, e)) {
                throw e;
            }
            LOG.info("{} was held at the same moment, but a clean-up had given it up by then; it stays deleted.", name);
        } catch (IOException | BackupException e) {
            // A deletion of unknown outcome must not hide a backup that somebody has just held.
            try {
                undeletion.bringBack(uuid);
            } catch (IOException | BackupException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** Whether the backup is listed again, after all. */
    private boolean takenBack(UUID uuid, BackupException cause) throws IOException {
        try {
            return undeletion.bringBack(uuid);
        } catch (IOException | BackupException e) {
            e.addSuppressed(cause);
            throw e;
        }
    }

    /**
     * Puts the next deletion. A number of somebody else's is not this one's: an undelete that began before would take it back. Nor does a number count that
     * was taken back by the time it is put. Then one more is put, and none removed, as that undelete may not have settled yet.
     */
    private void put(UUID uuid, byte[] deletion) throws IOException {
        long k = 0;
        boolean mine;
        do {
            k = Math.max(marks.next(uuid), k + 1);
            ObjectKey key = ObjectKeys.deleted(uuid, k);
            ObjectContent content = repository.store().seal(SealedKind.DELETED, key, deletion);
            // A put that a wrapper repeated answers EXISTS although it is ours.
            mine = put(key, content) == PutResult.CREATED || repository.store().holds(key, content);
        } while (!mine || repository.sink().stat(ObjectKeys.undelete(uuid, k)).isPresent());
    }

    /** Deleting is how room is made, so a full disk must not stop it. */
    private PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        try {
            return repository.sink().put(key, content);
        } catch (SinkFullException e) {
            if (!repository.reserve().release()) {
                throw e;
            }
            return repository.sink().put(key, content);
        }
    }

    private void requireListed(Catalogue.View view, UUID uuid, String name) {
        if (view.givenUp().contains(uuid)) {
            throw new NotFoundException("The backup " + name + " in the repository at "
                    + repository.sink().location() + " is deleted already, and a clean-up has given it up.");
        }
        if (view.deleted().contains(uuid)) {
            throw new NotFoundException("The backup " + name + " in the repository at "
                    + repository.sink().location() + " is deleted already; 'undelete' can bring it back.");
        }
        boolean listed =
                view.summaries().stream().anyMatch(summary -> summary.uuid().equals(uuid));
        if (!listed && !view.unreadable().containsKey(ObjectKeys.backup(uuid))) {
            throw missing(name);
        }
    }

    private NotFoundException missing(String name) {
        return new NotFoundException("There is no backup " + name + " in the repository at "
                + repository.sink().location() + ". 'list' shows the backups that exist.");
    }

    /**
     * Brings a deleted backup back, whole. May be repeated after any failure, and then tells what became of it.
     *
     * @throws NotFoundException if it is not deleted, or a clean-up has given it up; the message says which
     * @throws StorageException if the storage retains the mark of the deletion; it stays deleted
     */
    public void undelete(BackupId id) throws IOException {
        UUID uuid = repository.records().uuidOf(id).orElseThrow(() -> missing(id.value()));
        undeletion.undelete(uuid, id.value());
    }

    /** The same for a backup that has no readable manifest. */
    public void undelete(UUID uuid) throws IOException {
        undeletion.undelete(uuid, uuid.toString());
    }

    /** Writes down that a verdict has given these backups up, before the first of its packs goes. May be repeated by anybody. */
    public void giveUp(Collection<UUID> backups) throws IOException {
        undeletion.giveUp(backups);
    }

    /**
     * Holds a listed backup: from now on it is neither deleted nor pruned.
     *
     * @throws NotFoundException if it is not listed, or was deleted at the same moment; nothing is held
     * @throws DamagedException if objects that might note a hold cannot be read; nothing was changed
     * @throws IOException if the storage failed; whether it is held is then to be looked up
     */
    public void hold(BackupId id, String by, String reason) throws IOException {
        holds.hold(id, by, reason);
    }

    /**
     * Ends the hold of a listed backup. A hold that somebody else puts at the same moment stays.
     *
     * @throws NotFoundException if it is not listed, or not held
     * @throws DamagedException if objects that might note a hold cannot be read; nothing was changed
     */
    public void release(BackupId id, String by, String reason) throws IOException {
        holds.release(id, by, reason);
    }

    /** What was deleted, newest first in commit order, backups without a readable manifest last. Costs a request for each deletion. */
    public List<DeletedBackup> deleted() throws IOException {
        LoadedCatalogue loaded = repository.catalogue().read();
        Catalogue.View view = loaded.view();
        Map<UUID, BackupSummary> summaries = new HashMap<>(loaded.summaries);
        view.deletedSummaries().forEach(summary -> summaries.put(summary.uuid(), summary));
        Set<UUID> uuids = new TreeSet<>(view.deleted());
        uuids.addAll(view.givenUp());
        List<DeletedBackup> deleted = new ArrayList<>();
        for (UUID uuid : uuids) {
            long k = loaded.deletions.getOrDefault(uuid, Set.of()).stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
            describe(uuid, k, summaries.get(uuid), view.givenUp().contains(uuid))
                    .ifPresent(deleted::add);
        }
        deleted.sort(Comparator.comparingLong(Deletions::order).reversed());
        return deleted;
    }

    /** Empty if somebody undeleted it meanwhile. */
    private Optional<DeletedBackup> describe(UUID uuid, long k, @Nullable BackupSummary summary, boolean givenUp)
            throws IOException {
        ObjectKey key = ObjectKeys.deleted(uuid, k);
        try {
            Optional<byte[]> deletion = repository.store().get(SealedKind.DELETED, key);
            if (deletion.isEmpty()) {
                return givenUp
                        ? Optional.of(
                                new DeletedBackup(uuid, summary, null, "", "the record of the deletion is gone", true))
                        : Optional.empty();
            }
            ObjectNode node = RecordJson.parse(deletion.get(), key.value());
            return Optional.of(new DeletedBackup(
                    uuid,
                    summary,
                    RecordJson.instant(node, "at"),
                    RecordJson.text(node, "by"),
                    RecordJson.text(node, "reason"),
                    givenUp));
        } catch (DamagedException e) {
            return Optional.of(new DeletedBackup(
                    uuid, summary, null, "", "the record of the deletion cannot be read: " + e.getMessage(), givenUp));
        }
    }

    private static long order(DeletedBackup backup) {
        BackupSummary summary = backup.summary();
        return summary == null ? 0 : summary.order();
    }
}
