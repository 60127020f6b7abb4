package io.backup4j.engine.repository;

import static io.backup4j.engine.repository.RecordJson.checked;
import static io.backup4j.engine.repository.RecordJson.instant;
import static io.backup4j.engine.repository.RecordJson.number;
import static io.backup4j.engine.repository.RecordJson.text;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.SourceRecord;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of a summary, without its notes. */
final class SummaryJson {
    private SummaryJson() {}

    static BackupSummary of(BackupManifest record) {
        return new BackupSummary(
                record.id(),
                record.uuid(),
                record.type(),
                record.status(),
                record.plan(),
                record.started(),
                record.finished(),
                record.order(),
                record.sources().stream().map(SourceRecord::name).toList(),
                record.files(),
                record.bytes(),
                record.bytesStored(),
                List.of());
    }

    static ObjectNode write(BackupSummary summary) {
        ObjectNode node = RecordJson.object();
        node.put("id", summary.id().value());
        node.put("uuid", summary.uuid().toString());
        node.put("type", summary.type().name());
        node.put("status", summary.status().name());
        node.put("plan", summary.plan());
        node.put("started", summary.started().toString());
        node.put("finished", summary.finished().toString());
        node.put("order", summary.order());
        RecordJson.putTexts(node, "sources", summary.sources());
        node.put("files", summary.files());
        node.put("bytes", summary.bytes());
        node.put("bytesStored", summary.bytesStored());
        return node;
    }

    static BackupSummary read(ObjectNode node) {
        return RecordJson.built("summary", () -> build(node));
    }

    private static BackupSummary build(ObjectNode node) {
        return new BackupSummary(
                checked("id", text(node, "id"), BackupId::of),
                RecordJson.uuid(node, "uuid"),
                checked("type", text(node, "type"), BackupType::valueOf),
                checked("status", text(node, "status"), BackupStatus::valueOf),
                text(node, "plan"),
                instant(node, "started"),
                instant(node, "finished"),
                number(node, "order"),
                RecordJson.texts(node, "sources"),
                number(node, "files"),
                number(node, "bytes"),
                number(node, "bytesStored"),
                List.of());
    }
}
