package io.backup4j.engine.repository;

import static io.backup4j.engine.repository.RecordJson.checked;
import static io.backup4j.engine.repository.RecordJson.instant;
import static io.backup4j.engine.repository.RecordJson.number;
import static io.backup4j.engine.repository.RecordJson.text;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.error.DamagedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of a manifest. */
final class ManifestJson {
    private ManifestJson() {}

    static byte[] write(Manifest manifest) {
        BackupManifest record = manifest.record();
        ObjectNode node = RecordJson.object();
        node.put("id", record.id().value());
        node.put("uuid", record.uuid().toString());
        node.put("type", record.type().name());
        node.put("status", record.status().name());
        node.put("plan", record.plan());
        node.put("started", record.started().toString());
        node.put("finished", record.finished().toString());
        node.put("order", record.order());
        record.parent().ifPresent(parent -> node.put("parent", parent.value()));
        ArrayNode sources = node.putArray("sources");
        record.sources().forEach(source -> writeSource(sources.addObject(), source, manifest.root(source.name())));
        node.put("compression", record.compression());
        node.put("encryption", record.encryption());
        node.put("createdBy", record.createdBy());
        RecordJson.putMap(node, "metadata", record.metadata());
        return RecordJson.write(node);
    }

    private static void writeSource(ObjectNode node, SourceRecord source, ChunkRef root) {
        node.put("name", source.name());
        node.put("kind", source.kind());
        if (source.consistency() instanceof Consistency.Held held) {
            node.put("held", held.at().toString());
        } else if (source.consistency() instanceof Consistency.Fuzzy fuzzy) {
            node.put("from", fuzzy.from().toString());
            node.put("to", fuzzy.to().toString());
        }
        node.put("entries", source.entries());
        node.put("files", source.files());
        node.put("bytes", source.bytes());
        node.put("bytesRead", source.bytesRead());
        node.put("bytesNew", source.bytesNew());
        node.put("bytesStored", source.bytesStored());
        node.put("checksum", source.checksum());
        ArrayNode issues = node.putArray("issues");
        source.issues().forEach(issue -> issues.addObject()
                .put("path", issue.path())
                .put("missing", issue.missing())
                .put("message", issue.message()));
        node.put("missing", source.missing());
        RecordJson.putMap(node, "properties", source.properties());
        node.put("root", root.id().toString());
        node.put("rootLength", root.length());
    }

    static Manifest read(byte[] json) {
        ObjectNode node = RecordJson.parse(json, "manifest");
        return RecordJson.built("manifest", () -> read(node));
    }

    private static Manifest read(ObjectNode node) {
        Map<String, ChunkRef> roots = new HashMap<>();
        List<SourceRecord> sources = RecordJson.list(node, "sources", source -> {
            ChunkId id = checked("root", text(source, "root"), ChunkId::parse);
            roots.put(text(source, "name"), new ChunkRef(id, Math.toIntExact(number(source, "rootLength"))));
            return readSource(source);
        });
        String parent = RecordJson.textOrNull(node, "parent");
        BackupManifest record = new BackupManifest(
                checked("id", text(node, "id"), BackupId::of),
                RecordJson.uuid(node, "uuid"),
                checked("type", text(node, "type"), BackupType::valueOf),
                checked("status", text(node, "status"), BackupStatus::valueOf),
                text(node, "plan"),
                instant(node, "started"),
                instant(node, "finished"),
                number(node, "order"),
                parent == null ? null : checked("parent", parent, BackupId::of),
                sources,
                text(node, "compression"),
                text(node, "encryption"),
                text(node, "createdBy"),
                RecordJson.map(node, "metadata"));
        return new Manifest(record, roots);
    }

    private static SourceRecord readSource(ObjectNode node) {
        return new SourceRecord(
                text(node, "name"),
                text(node, "kind"),
                readConsistency(node),
                number(node, "entries"),
                number(node, "files"),
                number(node, "bytes"),
                number(node, "bytesRead"),
                number(node, "bytesNew"),
                number(node, "bytesStored"),
                text(node, "checksum"),
                RecordJson.list(
                        node,
                        "issues",
                        issue -> new EntryIssue(
                                text(issue, "path"), issue.path("missing").asBoolean(), text(issue, "message"))),
                number(node, "missing"),
                RecordJson.map(node, "properties"));
    }

    private static Consistency readConsistency(ObjectNode node) {
        if (node.has("held")) {
            return new Consistency.Held(instant(node, "held"));
        }
        try {
            return new Consistency.Fuzzy(instant(node, "from"), instant(node, "to"));
        } catch (IllegalArgumentException e) {
            throw new DamagedException("record: " + e.getMessage(), e);
        }
    }
}
