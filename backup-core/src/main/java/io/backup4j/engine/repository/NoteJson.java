package io.backup4j.engine.repository;

import io.backup4j.spi.backup.BackupNote;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of a note. Types are added by later releases only if whoever does not know them may do as if the note were not there. */
final class NoteJson {
    private static final Set<String> TYPES =
            Arrays.stream(BackupNote.Type.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

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

    /** Empty if it is of a type that only a later release knows. */
    static Optional<BackupNote> readKnown(ObjectNode node) {
        String type = RecordJson.text(node, "type");
        return TYPES.contains(type) ? Optional.of(read(node)) : Optional.empty();
    }

    private static BackupNote read(ObjectNode node) {
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
