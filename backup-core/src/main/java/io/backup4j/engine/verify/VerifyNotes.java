package io.backup4j.engine.verify;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.BackupRecords;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.CorruptedNotes;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupNote;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Writes the result of a verification. To the backups: {@code VALIDATION} with result, read fraction, chunks and findings, and {@code CORRUPTED} with the damaged
 * packs. To the packs: a mark on each that is damaged, so that no later backup builds on it, whoever needs it now; none any more on those that were read
 * whole and are intact. Marks come before notes: whoever sees that a note was ended, because another copy serves, must see the mark.
 */
public final class VerifyNotes {
    private final Repository repository;
    private final String by;

    /** @param by who asked for the verification */
    public VerifyNotes(Repository repository, String by) {
        this.repository = repository;
        this.by = by;
    }

    /**
     * Annotates every backup of the outcome, and marks packs. Reads the catalogue between the two. If it fails, notes may be missing, but no mark of a pack for
     * which a note was written.
     */
    public void write(VerifyOutcome outcome) throws IOException {
        mark(outcome);
        Catalogue.View view = repository.catalogue().view();
        for (BackupVerdict verdict : outcome.backups()) {
            UUID uuid = verdict.manifest().record().uuid();
            Set<PackName> packs = new TreeSet<>(verdict.damagedPacks());
            if (outcome.readFraction() < 1) {
                // Whoever read only a part cannot say that what was damaged before is well again.
                packs.addAll(CorruptedNotes.packs(view, uuid));
            }
            write(verdict, view.nextNoteSequence(uuid), packs, outcome.readFraction());
        }
        repository.damagedPacks().unmark(outcome.intactAgain());
    }

    /** Annotates backups that this process has just made and nobody has annotated; reads nothing. */
    public void writeFresh(VerifyOutcome outcome) throws IOException {
        mark(outcome);
        for (BackupVerdict verdict : outcome.backups()) {
            write(verdict, 1, new TreeSet<>(verdict.damagedPacks()), outcome.readFraction());
        }
        repository.damagedPacks().unmark(outcome.intactAgain());
    }

    private void mark(VerifyOutcome outcome) throws IOException {
        for (Map.Entry<PackName, String> pack : outcome.damagedPacks().entrySet()) {
            repository.damagedPacks().mark(pack.getKey(), by, pack.getValue());
        }
    }

    private void write(BackupVerdict verdict, long sequence, Set<PackName> packs, double readFraction)
            throws IOException {
        BackupRecords records = repository.records();
        UUID uuid = verdict.manifest().record().uuid();
        long next = sequence;
        if (verdict.damaged()) {
            // First, so that a crash between the two errs on the safe side.
            records.addNote(
                    uuid,
                    next++,
                    BackupNote.Type.CORRUPTED,
                    by,
                    CorruptedNotes.values(
                            packs, verdict.findings() + " findings, the first: " + verdict.firstProblem()));
        }
        records.addNote(
                uuid,
                next,
                BackupNote.Type.VALIDATION,
                by,
                Map.of(
                        "result", verdict.intact() ? "ok" : "damaged",
                        "readFraction", Double.toString(readFraction),
                        "chunks", Long.toString(verdict.chunks()),
                        "findings", Long.toString(verdict.findings())));
    }
}
