package io.backup4j.engine.repository;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.HeldException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Holds on backups: notes that block deletion. Thread-safe. */
final class Holds {
    private final Repository repository;

    Holds(Repository repository) {
        this.repository = repository;
    }

    /** Puts notes, then sees that the backup is still listed: only then a deletion that runs at the same time finds them. */
    void hold(BackupId id, String by, String reason) throws IOException {
        UUID uuid = repository.records().find(id).record().uuid();
        Catalogue.View view = repository.catalogue().view();
        // A release that cannot be seen now may have a higher sequence, and would end this hold when it shows again.
        requireReadable(view, uuid, id.value(), "Nothing was changed.");
        // Two, so that no object that the storage loses ends a hold unseen.
        List<ObjectKey> notes = List.of(
                note(view, uuid, BackupNote.Type.HOLD, by, reason), note(view, uuid, BackupNote.Type.HOLD, by, reason));
        if (repository.records().isDeleted(uuid)) {
            // They would keep the pruner from freeing what nobody can restore. No segment has taken them: notes of
            // holds
            // stay objects.
            remove(notes, id);
            throw new NotFoundException(
                    "The backup " + id + failed() + " If it is still wanted, run 'undelete', then hold it again.");
        }
    }

    private void remove(List<ObjectKey> notes, BackupId id) throws IOException {
        try {
            for (ObjectKey note : notes) {
                repository.sink().delete(note);
            }
        } catch (IOException e) {
            throw new StorageException(
                    ErrorCode.STORAGE,
                    "The backup " + id + failed() + " Its notes " + notes
                            + " could not be removed, so a clean-up keeps what the backup needs until somebody runs 'undelete', then 'release': "
                            + e.getMessage(),
                    e);
        }
    }

    private String failed() {
        return " in the repository at " + repository.sink().location()
                + " was deleted at the same moment, and the hold has failed.";
    }

    void release(BackupId id, String by, String reason) throws IOException {
        UUID uuid = repository.records().find(id).record().uuid();
        Catalogue.View view = repository.catalogue().view();
        requireReadable(view, uuid, id.value(), "Nothing was changed.");
        if (present(view, uuid).isEmpty()) {
            throw new NotFoundException("The backup " + id + " in the repository at "
                    + repository.sink().location() + " has no hold. Nothing was changed.");
        }
        note(view, uuid, BackupNote.Type.RELEASE, by, reason);
    }

    private ObjectKey note(Catalogue.View view, UUID uuid, BackupNote.Type type, String by, String reason)
            throws IOException {
        return repository.records().addNote(uuid, view.nextNoteSequence(uuid), type, by, Map.of("reason", reason));
    }

    /**
     * Makes sure that nothing holds a backup.
     *
     * @param name of the backup, for messages
     * @param state what became of the deletion, for messages
     * @throws HeldException if it is held
     * @throws DamagedException if that cannot be known
     */
    static void requireNone(Catalogue.View view, UUID uuid, String name, String state) {
        Optional<BackupNote> hold = present(view, uuid);
        if (hold.isPresent()) {
            BackupNote note = hold.get();
            throw new HeldException("The backup " + name + " is held by " + note.by() + " since " + note.at() + ": "
                    + note.values().getOrDefault("reason", "no reason given") + ". " + state
                    + " If it may go, end the hold with 'release' first.");
        }
        requireReadable(view, uuid, name, state);
    }

    private static void requireReadable(Catalogue.View view, UUID uuid, String name, String state) {
        List<ObjectKey> hiding = hiding(view, uuid);
        if (!hiding.isEmpty()) {
            throw new DamagedException("Whether the backup " + name + " is held cannot be known: " + hiding
                    + " cannot be read, and a hold may be noted there. " + state
                    + " Run 'repair records', then try again.");
        }
    }

    private static Optional<BackupNote> present(Catalogue.View view, UUID uuid) {
        return NoteFold.fold(view.notesOf(uuid)).stream()
                .filter(note -> note.type() == BackupNote.Type.HOLD)
                .findFirst();
    }

    /** Objects that do not open and might hold a note on this backup. */
    private static List<ObjectKey> hiding(Catalogue.View view, UUID uuid) {
        String notes = ObjectKeys.NOTES + uuid + "/";
        return view.unreadable().keySet().stream()
                .filter(key -> key.value().startsWith(ObjectKeys.CATALOGUE)
                        || key.value().startsWith(notes))
                .toList();
    }
}
