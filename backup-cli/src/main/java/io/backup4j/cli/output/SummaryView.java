package io.backup4j.cli.output;

import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import java.util.ArrayList;
import java.util.List;

/** Backups as a list. */
public final class SummaryView {
    private SummaryView() {}

    public static List<String> text(List<BackupSummary> backups, Times times) {
        Table table = Table.of("ID", "STATUS", "PLAN", "FINISHED", ">FILES", ">SIZE", ">STORED", "NOTES");
        for (BackupSummary backup : backups) {
            table.row(
                    backup.id().value(),
                    Words.of(backup.status()),
                    Text.safe(backup.plan()),
                    times.instant(backup.finished()),
                    Sizes.count(backup.files()),
                    Sizes.bytes(backup.bytes()),
                    Sizes.bytes(backup.bytesStored()),
                    notes(backup));
        }
        return table.lines();
    }

    private static String notes(BackupSummary backup) {
        List<String> notes = new ArrayList<>();
        if (backup.corrupted()) {
            notes.add("CORRUPTED");
        } else if (backup.verified()) {
            notes.add("verified");
        }
        if (backup.held()) {
            notes.add("held");
        }
        backup.notes().stream()
                .filter(note -> note.type() == BackupNote.Type.TAG)
                // The library's own say nothing to people.
                .filter(tag -> !tag.values().getOrDefault("key", "").startsWith("backup4j."))
                .forEach(tag -> notes.add(
                        Text.safe(tag.values().get("key") + "=" + tag.values().get("value"))));
        return String.join(", ", notes);
    }

    public static void json(Json json, BackupSummary backup) {
        json.put("id", backup.id().value())
                .put("uuid", backup.uuid().toString())
                .put("type", Words.of(backup.type()))
                .put("status", Words.of(backup.status()))
                .put("plan", backup.plan())
                .put("started", backup.started().toString())
                .put("finished", backup.finished().toString())
                .put("order", backup.order())
                .strings("sources", backup.sources())
                .put("files", backup.files())
                .put("bytes", backup.bytes())
                .put("bytesStored", backup.bytesStored())
                .put("verified", backup.verified())
                .put("corrupted", backup.corrupted())
                .put("held", backup.held())
                .array("notes", backup.notes(), ManifestView::json);
    }
}
