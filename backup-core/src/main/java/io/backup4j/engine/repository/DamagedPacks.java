package io.backup4j.engine.repository;

import io.backup4j.engine.pack.PackName;
import io.backup4j.spi.backup.BackupNote;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Packs that a verification found damaged and no later one found intact, as the notes say. Nothing new is built on them, so what the sources still have is
 * stored again, and older backups that need those chunks are healed by the new copies.
 */
public final class DamagedPacks {
    private DamagedPacks() {}

    /** Those that a note on any backup names. A deleted backup counts too: its packs may hold what other backups need. */
    public static Set<PackName> of(Catalogue.View view) {
        Set<PackName> packs = new HashSet<>();
        for (List<BackupNote> notes : view.notes().values()) {
            for (BackupNote note : NoteFold.fold(notes)) {
                if (note.type() == BackupNote.Type.CORRUPTED) {
                    for (String name : note.values().getOrDefault("packs", "").split(",")) {
                        PackName.parse(name).ifPresent(packs::add);
                    }
                }
            }
        }
        return packs;
    }
}
