package io.backup4j.engine.repository;

import io.backup4j.spi.backup.BackupNote;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of a note. */
final class NoteJson {
    private NoteJson() {}

    static ObjectNode write(BackupNote note) {
        ObjectNode node = RecordJson.object();
        node.put("type", note.type().name());
        node.put("sequence", note.sequence());
        node.put("at", note.at().toString());
        node.put("by", note.by());
        RecordJson.putMap(node, "values", note.values());
        return node;
    }

    static BackupNote read(ObjectNode node) {
        return RecordJson.built(
                "note",
                () -> new BackupNote(
                        RecordJson.checked("type", RecordJson.text(node, "type"), BackupNote.Type::valueOf),
                        RecordJson.number(node, "sequence"),
                        RecordJson.instant(node, "at"),
                        RecordJson.text(node, "by"),
                        RecordJson.map(node, "values")));
    }
}
