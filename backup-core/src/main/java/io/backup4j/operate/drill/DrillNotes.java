package io.backup4j.operate.drill;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.BackupRecords;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.CorruptedNotes;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.drill.DrilledSource;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes the result of a drill to the backup: {@code DRILL}, and before it {@code CORRUPTED} if it failed. */
final class DrillNotes {
    /** Reasons are for people; the findings are in the report. */
    private static final int MAX_REASON = 2000;

    private final Repository repository;
    private final String by;

    DrillNotes(Repository repository, String by) {
        this.repository = repository;
        this.by = by;
    }

    /** Reads the catalogue first. */
    void write(UUID uuid, DrillOutcome outcome) throws IOException {
        BackupRecords records = repository.records();
        Catalogue.View view = repository.catalogue().view();
        long sequence = view.nextNoteSequence(uuid);
        if (outcome.result() == DrillResult.FAILED) {
            // First, so that a crash between the two errs on the safe side.
            // It reads one copy of each chunk, and cannot say that a pack which was damaged before is well again.
            Set<PackName> packs = CorruptedNotes.packs(view, uuid);
            outcome.findings().forEach(finding -> addPack(finding, packs));
            records.addNote(
                    uuid,
                    sequence++,
                    BackupNote.Type.CORRUPTED,
                    by,
                    CorruptedNotes.values(packs, "restore drill: " + shortened(outcome.reason())));
        }
        records.addNote(uuid, sequence, BackupNote.Type.DRILL, by, values(outcome));
    }

    private static Map<String, String> values(DrillOutcome outcome) {
        Map<String, String> values = new TreeMap<>();
        values.put("result", outcome.result().word());
        values.put("seconds", seconds(outcome.duration()));
        values.put("restoreSeconds", seconds(outcome.restoring()));
        values.put("entries", Long.toString(outcome.entries()));
        values.put("bytes", Long.toString(outcome.bytes()));
        if (!outcome.reason().isEmpty()) {
            values.put("reason", shortened(outcome.reason()));
        }
        String skipped = outcome.sources().stream()
                .filter(source -> source.result() == DrillResult.SKIPPED)
                .map(DrilledSource::source)
                .collect(Collectors.joining(","));
        if (!skipped.isEmpty()) {
            values.put("skipped", skipped);
        }
        return values;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
    }

    private static String shortened(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "…";
    }

    private static void addPack(Finding finding, Set<PackName> packs) {
        if (finding.backupOrNull() == null || finding.objectOrNull() == null) {
            return;
        }
        ObjectKey key = ObjectKey.of(finding.objectOrNull());
        if (PackName.isPack(key)) {
            packs.add(PackName.of(key));
        }
    }
}
