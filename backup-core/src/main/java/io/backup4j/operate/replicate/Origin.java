package io.backup4j.operate.replicate;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.ConfigurationException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What makes backups in several repositories the same backup. Each has a uuid of its own; the origin is a tag, put before the commit: the uuid of the run
 * that wrote to several places, or of the backup that was copied. A backup without it is its own origin.
 */
public final class Origin {
    /** Key of the tag. */
    public static final String TAG = "backup4j.origin";

    private static final String RESERVED = "backup4j.";

    private Origin() {}

    /** Refuses a key that a host must not use for a tag of its own. */
    public static void requireFree(String key) {
        if (key.startsWith(RESERVED)) {
            throw new ConfigurationException(
                    "tag '" + key + "': keys that begin with '" + RESERVED
                            + "' are this library's own, because they say which backups of several places are the same. Choose another key.");
        }
    }

    /** The origin of a listed backup. */
    public static String of(BackupSummary backup) {
        return of(backup.uuid(), backup.notes());
    }

    /** The origins of all backups that a repository lists. */
    public static Set<String> listed(Catalogue.View view) {
        Set<String> origins = new HashSet<>();
        view.summaries().forEach(backup -> origins.add(of(backup)));
        return origins;
    }

    /** The same, and of those that it has no more because its own retention or its users let them go. */
    public static Set<String> known(Catalogue.View view) {
        Set<String> origins = listed(view);
        Set<UUID> gone = new HashSet<>(view.deleted());
        gone.addAll(view.givenUp());
        gone.forEach(uuid -> origins.add(of(uuid, view.notesOf(uuid))));
        return origins;
    }

    private static String of(UUID uuid, List<BackupNote> notes) {
        return notes.stream()
                .filter(Origin::says)
                .map(note -> note.values().get("value"))
                .findFirst()
                .orElse(uuid.toString());
    }

    private static boolean says(BackupNote note) {
        return note.type() == BackupNote.Type.TAG
                && TAG.equals(note.values().get("key"))
                && note.values().containsKey("value");
    }
}
