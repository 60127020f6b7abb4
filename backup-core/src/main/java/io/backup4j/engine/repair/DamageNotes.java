package io.backup4j.engine.repair;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.CorruptedNotes;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Marks the backups that lost something, once for each loss: a later backup does not build on the packs that a mark names, and so heals it. */
final class DamageNotes {
    private final Repository repository;
    private final String by;

    DamageNotes(Repository repository, String by) {
        this.repository = repository;
        this.by = by;
    }

    /**
     * Annotates a backup unless its present note says the same.
     *
     * @param whole whether a pack was seen to be whole; one that an earlier note names otherwise stays named
     */
    void write(Catalogue.View view, BackupSummary backup, LossLog.Harm harm, Predicate<PackName> whole)
            throws IOException {
        Set<PackName> packs = new TreeSet<>(harm.packs());
        CorruptedNotes.packs(backup).stream().filter(whole.negate()).forEach(packs::add);
        Map<String, String> values = CorruptedNotes.values(packs, harm.sentence());
        boolean said = backup.note(BackupNote.Type.CORRUPTED)
                .filter(note -> note.values().equals(values))
                .isPresent();
        if (said) {
            return;
        }
        long next = view.nextNoteSequence(backup.uuid());
        repository.records().addNote(backup.uuid(), next, BackupNote.Type.CORRUPTED, by, values);
        // An earlier "ok" must not stand beside it.
        repository
                .records()
                .addNote(
                        backup.uuid(),
                        next + 1,
                        BackupNote.Type.VALIDATION,
                        by,
                        Map.of("result", "damaged", "readFraction", "0.0"));
    }
}
