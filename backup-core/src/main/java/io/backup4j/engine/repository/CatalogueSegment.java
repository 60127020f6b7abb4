package io.backup4j.engine.repository;

import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.sink.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * Content of a catalogue segment: JSON lines, each {@code {"backup":{…}}}, {@code {"tombstone":"<uuid>"}} or {@code {"note":{…},"key":"…"}}. Lines that only a
 * later release knows are kept as they are, also by a merge.
 *
 * @param summaries of backups, without notes
 * @param tombstones of writers that committed nothing
 * @param notes by object key, of types that this release knows
 * @param unknown whole lines: of another kind, or notes of another type
 */
record CatalogueSegment(
        List<BackupSummary> summaries,
        List<UUID> tombstones,
        Map<ObjectKey, BackupNote> notes,
        Set<ObjectNode> unknown) {

    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (BackupSummary summary : summaries) {
            ObjectNode line = RecordJson.object();
            line.set("backup", SummaryJson.write(summary));
            append(out, line);
        }
        for (UUID uuid : tombstones) {
            append(out, RecordJson.object().put("tombstone", uuid.toString()));
        }
        notes.forEach((key, note) -> {
            ObjectNode line = RecordJson.object();
            line.set("note", NoteJson.write(note));
            append(out, line.put("key", key.value()));
        });
        unknown.forEach(line -> append(out, line));
        return out.toByteArray();
    }

    private static void append(ByteArrayOutputStream out, ObjectNode line) {
        out.writeBytes(RecordJson.write(line));
        out.write('\n');
    }

    static CatalogueSegment decode(byte[] content) {
        List<BackupSummary> summaries = new ArrayList<>();
        List<UUID> tombstones = new ArrayList<>();
        Map<ObjectKey, BackupNote> notes = new TreeMap<>();
        Set<ObjectNode> unknown = new LinkedHashSet<>();
        int start = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                ObjectNode line = RecordJson.parse(Arrays.copyOfRange(content, start, i), "catalogue");
                start = i + 1;
                if (line.has("backup")) {
                    summaries.add(SummaryJson.read(RecordJson.child(line, "backup")));
                } else if (line.has("tombstone")) {
                    tombstones.add(RecordJson.uuid(line, "tombstone"));
                } else if (line.has("note")) {
                    ObjectKey key = RecordJson.checked("key", RecordJson.text(line, "key"), ObjectKey::of);
                    NoteJson.readKnown(RecordJson.child(line, "note"))
                            .ifPresentOrElse(note -> notes.put(key, note), () -> unknown.add(line));
                } else {
                    unknown.add(line);
                }
            }
        }
        return new CatalogueSegment(summaries, tombstones, notes, unknown);
    }

    void addTo(LoadedCatalogue loaded) {
        summaries.forEach(summary -> loaded.summaries.put(summary.uuid(), summary));
        loaded.tombstones.addAll(tombstones);
        loaded.notes.putAll(notes);
        loaded.unknown.addAll(unknown);
    }

    Set<ObjectKey> noteKeys() {
        return notes.keySet();
    }
}
