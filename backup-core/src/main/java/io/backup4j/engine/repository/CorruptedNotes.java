package io.backup4j.engine.repository;

import io.backup4j.engine.pack.PackName;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a {@code CORRUPTED} note holds: {@code packs}, the names of the packs at fault with commas between them, and {@code reason}. */
public final class CorruptedNotes {
    private static final String PACKS = "packs";

    private CorruptedNotes() {}

    /**
     * Values of a new note.
     *
     * @param packs at fault, perhaps none
     * @param reason for people
     */
    public static Map<String, String> values(Collection<PackName> packs, String reason) {
        return Map.of(PACKS, packs.stream().map(PackName::toString).collect(Collectors.joining(",")), "reason", reason);
    }

    /** The packs that a note names; none if it is of another type. */
    public static Set<PackName> packs(BackupNote note) {
        Set<PackName> packs = new TreeSet<>();
        if (note.type() == BackupNote.Type.CORRUPTED) {
            for (String name : note.values().getOrDefault(PACKS, "").split(",")) {
                PackName.parse(name).ifPresent(packs::add);
            }
        }
        return packs;
    }

    /** The packs that the present note of a backup names: a note that replaces it names them too, unless they were seen to be whole. */
    public static Set<PackName> packs(BackupSummary backup) {
        return backup.note(BackupNote.Type.CORRUPTED).map(CorruptedNotes::packs).orElseGet(TreeSet::new);
    }

    /** The same for a listed backup; none if it is not listed. */
    public static Set<PackName> packs(Catalogue.View view, UUID backup) {
        return view.summaries().stream()
                .filter(summary -> summary.uuid().equals(backup))
                .findFirst()
                .map(CorruptedNotes::packs)
                .orElseGet(TreeSet::new);
    }
}
