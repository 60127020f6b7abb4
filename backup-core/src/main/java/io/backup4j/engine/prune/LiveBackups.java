package io.backup4j.engine.prune;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Which backups count at one moment.
 *
 * @param uuids backups that are listed, and deleted ones that are held or being undeleted
 * @param deleted all other backups that are deleted and not given up yet: a verdict gives them up
 * @param damagedPacks packs that are known to be damaged
 */
record LiveBackups(Set<UUID> uuids, Set<UUID> deleted, Set<PackName> damagedPacks) {
    LiveBackups {
        // Sorted, so that a prune does the same in the same order each time.
        uuids = Collections.unmodifiableSortedSet(new TreeSet<>(uuids));
        deleted = Collections.unmodifiableSortedSet(new TreeSet<>(deleted));
        damagedPacks = Set.copyOf(damagedPacks);
    }

    /**
     * Sorts the backups of a catalogue, and lists what is known of damage after it.
     *
     * @throws DamagedException if an object cannot be read that may be a backup, or may hold one
     */
    static LiveBackups of(Repository repository, Catalogue.View view) throws IOException {
        Set<UUID> uuids = new TreeSet<>();
        for (BackupSummary summary : view.summaries()) {
            uuids.add(summary.uuid());
        }
        Set<UUID> deleted = new TreeSet<>(view.deleted());
        deleted.removeAll(view.givenUp());
        for (UUID uuid : view.undeleting()) {
            // A deletion that is being taken back does not count; the backup is listed in a moment.
            if (deleted.remove(uuid)) {
                uuids.add(uuid);
            }
        }
        refuseUnreadable(view, deleted);
        for (UUID uuid : Set.copyOf(deleted)) {
            if (view.held(uuid)) {
                deleted.remove(uuid);
                uuids.add(uuid);
            }
        }
        return new LiveBackups(uuids, deleted, repository.damagedPacks().known(view));
    }

    /** @param deleted that a hold could still keep */
    private static void refuseUnreadable(Catalogue.View view, Set<UUID> deleted) {
        view.unreadable().forEach((key, problem) -> {
            String value = key.value();
            if (value.startsWith(ObjectKeys.BACKUPS)) {
                Optional<UUID> uuid = ObjectKeys.uuidBehind(ObjectKeys.BACKUPS, key);
                boolean gone =
                        uuid.isPresent() && (view.givenUp().contains(uuid.get()) || deleted.contains(uuid.get()));
                if (!gone) {
                    throw refused(key, problem);
                }
            } else if (value.startsWith(ObjectKeys.NOTES)) {
                // It matters only if it may be the hold of a backup that is deleted.
                Optional<UUID> uuid = ObjectKeys.uuidBehind(ObjectKeys.NOTES, key);
                if (uuid.isPresent() && deleted.contains(uuid.get())) {
                    throw Refusal.of(
                            key + ", a note that may hold a deleted backup,",
                            "undelete that backup, or run 'repair records --forget-unreadable', which gives up what the note said",
                            problem);
                }
            } else if (!deleted.isEmpty()) {
                throw Refusal.of(
                        key + ", which may be the only record that a deleted backup is held,",
                        "run 'repair records --forget-unreadable' and set the holds again that it may have recorded",
                        problem);
            }
        });
    }

    /**
     * Reads the manifest of a backup that counts.
     *
     * @throws DamagedException if it cannot be read
     */
    static Manifest manifest(Repository repository, UUID uuid) throws IOException {
        ObjectKey key = ObjectKeys.backup(uuid);
        Optional<Manifest> manifest;
        try {
            manifest = repository.records().load(uuid);
        } catch (DamagedException e) {
            throw refused(key, String.valueOf(e.getMessage()));
        }
        return manifest.orElseThrow(() -> refused(key, "It is listed and is no manifest, or is gone."));
    }

    private static DamagedException refused(ObjectKey key, String problem) {
        return Refusal.of(key.value(), "delete that backup", problem);
    }
}
