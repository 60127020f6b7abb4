package io.backup4j.cli.output;

import io.backup4j.DeletedBackupInfo;
import io.backup4j.spi.backup.BackupId;
import java.util.List;

/** Backups that somebody deleted. */
public final class DeletedView {
    private DeletedView() {}

    public static List<String> text(List<DeletedBackupInfo> backups, Times times) {
        Table table = Table.of("ID", "UNDELETE", "DELETED", "BY", "REASON");
        for (DeletedBackupInfo backup : backups) {
            table.row(
                    backup.id().map(BackupId::value).orElseGet(() -> backup.uuid()
                            .toString()),
                    backup.givenUp() ? "no" : "yes",
                    backup.at().map(times::instant).orElse("-"),
                    backup.by().isEmpty() ? "-" : Text.safe(backup.by()),
                    Text.safe(backup.reason()));
        }
        return table.lines();
    }

    public static void json(Json json, DeletedBackupInfo backup) {
        json.put("uuid", backup.uuid().toString())
                .put("id", backup.id().map(BackupId::value).orElse(null))
                .put("at", backup.at().map(Object::toString).orElse(null));
        if (!backup.by().isEmpty()) {
            json.put("by", backup.by());
        }
        json.put("reason", backup.reason()).put("givenUp", backup.givenUp());
        backup.backup().ifPresent(known -> json.object("backup", inner -> SummaryView.json(inner, known)));
    }
}
