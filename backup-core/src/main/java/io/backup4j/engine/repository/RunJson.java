package io.backup4j.engine.repository;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.journal.RunBytes;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of a run record, kind 18. In a repository it does not say its place, which is where it is read; a journal on the host's side adds it.
 */
public final class RunJson {
    private static final String PLACE = "place";

    private RunJson() {}

    /** For an object of the repository. */
    public static byte[] write(RunRecord record) {
        return RecordJson.write(node(record));
    }

    /** For a journal of many repositories. */
    public static byte[] writeWithPlace(RunRecord record) {
        ObjectNode node = node(record);
        node.put(PLACE, record.place());
        return RecordJson.write(node);
    }

    private static ObjectNode node(RunRecord record) {
        ObjectNode node = RecordJson.object();
        node.put("run", record.run().toString());
        node.put("kind", record.kind().name());
        putIfPresent(node, "plan", record.planOrNull());
        node.put("started", record.started().toString());
        node.put("finished", record.finished().toString());
        node.put("outcome", record.outcome().name());
        putIfPresent(node, "backup", record.backup().map(BackupId::value).orElse(null));
        putIfPresent(node, "error", record.errorOrNull());
        putIfPresent(node, "message", record.messageOrNull());
        node.put("bytesRead", record.bytes().read());
        node.put("bytesNew", record.bytes().fresh());
        node.put("bytesStored", record.bytes().stored());
        node.put("findings", record.findings());
        node.put("attempt", record.attempt());
        node.put("by", record.by());
        return node;
    }

    private static void putIfPresent(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    /**
     * Reads a record.
     *
     * @param place what the record says where it says nothing
     * @throws io.backup4j.spi.error.DamagedException if it cannot be used, also because a later release wrote it
     */
    public static RunRecord read(byte[] json, String place) {
        ObjectNode node = RecordJson.parse(json, "run record");
        return RecordJson.built(
                "run record",
                () -> new RunRecord(
                        RecordJson.uuid(node, "run"),
                        RecordJson.checked("kind", RecordJson.text(node, "kind"), RunKind::valueOf),
                        RecordJson.textOrNull(node, "plan"),
                        RecordJson.instant(node, "started"),
                        RecordJson.instant(node, "finished"),
                        RecordJson.checked("outcome", RecordJson.text(node, "outcome"), RunOutcome::valueOf),
                        node.has("backup")
                                ? RecordJson.checked("backup", RecordJson.text(node, "backup"), BackupId::of)
                                : null,
                        RecordJson.textOrNull(node, "error"),
                        RecordJson.textOrNull(node, "message"),
                        new RunBytes(
                                RecordJson.number(node, "bytesRead"),
                                RecordJson.number(node, "bytesNew"),
                                RecordJson.number(node, "bytesStored")),
                        RecordJson.number(node, "findings"),
                        Math.toIntExact(RecordJson.number(node, "attempt")),
                        RecordJson.text(node, "by"),
                        node.has(PLACE) ? RecordJson.text(node, PLACE) : place));
    }
}
