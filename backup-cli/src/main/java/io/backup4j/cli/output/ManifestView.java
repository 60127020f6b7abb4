package io.backup4j.cli.output;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Everything about one backup. */
public final class ManifestView {
    private ManifestView() {}

    /** Lines for {@code show}. */
    public static List<String> text(BackupManifest manifest, List<BackupNote> notes, Times times, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add(manifest.id() + "  " + Status.text(manifest.status(), style));
        lines.add("  type        " + manifest.type().word()
                + manifest.parent().map(p -> ", built on " + p).orElse(""));
        lines.add("  plan        " + manifest.plan());
        lines.add("  started     " + times.instant(manifest.started()));
        lines.add("  finished    " + times.instant(manifest.finished()) + " (" + Times.duration(manifest.duration())
                + ")");
        lines.add("  content     " + Sizes.count(manifest.files(), "file") + ", " + Sizes.bytes(manifest.bytes()));
        lines.add("  this run    read " + Sizes.bytes(manifest.bytesRead()) + ", new "
                + Sizes.bytes(manifest.bytesNew()) + ", stored " + Sizes.bytes(manifest.bytesStored()));
        lines.add("  compression " + manifest.compression());
        lines.add("  encryption  " + manifest.encryption());
        lines.add("  created by  " + Text.safe(manifest.createdBy()));
        new TreeMap<>(manifest.metadata())
                .forEach((key, value) -> lines.add("  " + Text.safe(key) + " = " + Text.safe(value)));
        manifest.sources().forEach(source -> lines.addAll(text(source, times, style)));
        notes.forEach(note -> lines.add("note " + times.instant(note.at()) + "  " + Words.of(note.type()) + " by "
                + Text.safe(note.by()) + ": " + Text.safe(new TreeMap<>(note.values()).toString())));
        return lines;
    }

    private static List<String> text(SourceRecord source, Times times, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add("source " + source.name() + " (" + source.kind() + ")");
        lines.add("  content     " + Sizes.count(source.entries()) + " entries, " + Sizes.count(source.files(), "file")
                + ", " + Sizes.bytes(source.bytes()));
        lines.add("  seen        " + seen(source.consistency(), times));
        lines.add("  checksum    " + source.checksum());
        new TreeMap<>(source.properties())
                .forEach((key, value) -> lines.add("  " + Text.safe(key) + " = " + Text.safe(value)));
        Problems.issues(source.issues(), source.missing(), style).forEach(line -> lines.add("  " + line));
        return lines;
    }

    private static String seen(Consistency consistency, Times times) {
        if (consistency instanceof Consistency.Held held) {
            return "at " + times.instant(held.at());
        }
        Consistency.Fuzzy fuzzy = (Consistency.Fuzzy) consistency;
        return "from " + times.instant(fuzzy.from()) + " to " + times.instant(fuzzy.to());
    }

    public static void json(Json json, BackupManifest manifest) {
        json.put("id", manifest.id().value())
                .put("uuid", manifest.uuid().toString())
                .put("type", Words.of(manifest.type()))
                .put("status", Words.of(manifest.status()))
                .put("plan", manifest.plan())
                .put("started", manifest.started().toString())
                .put("finished", manifest.finished().toString())
                .put("durationSeconds", manifest.duration().toMillis() / 1000.0)
                .put("order", manifest.order())
                .put("parent", manifest.parent().map(BackupId::value).orElse(null))
                .put("files", manifest.files())
                .put("bytes", manifest.bytes())
                .put("bytesRead", manifest.bytesRead())
                .put("bytesNew", manifest.bytesNew())
                .put("bytesStored", manifest.bytesStored())
                .put("compression", manifest.compression())
                .put("encryption", manifest.encryption())
                .put("createdBy", manifest.createdBy())
                .put("metadata", manifest.metadata())
                .array("sources", manifest.sources(), ManifestView::json);
    }

    private static void json(Json json, SourceRecord source) {
        json.put("name", source.name()).put("kind", source.kind());
        if (source.consistency() instanceof Consistency.Held held) {
            json.put("heldAt", held.at().toString());
        } else if (source.consistency() instanceof Consistency.Fuzzy fuzzy) {
            json.put("seenFrom", fuzzy.from().toString())
                    .put("seenTo", fuzzy.to().toString());
        }
        json.put("entries", source.entries())
                .put("files", source.files())
                .put("bytes", source.bytes())
                .put("bytesRead", source.bytesRead())
                .put("bytesNew", source.bytesNew())
                .put("bytesStored", source.bytesStored())
                .put("checksum", source.checksum())
                .put("missing", source.missing())
                .array("issues", source.issues(), Problems::json)
                .put("properties", source.properties());
    }

    public static void json(Json json, BackupNote note) {
        json.put("type", Words.of(note.type()))
                .put("sequence", note.sequence())
                .put("at", note.at().toString())
                .put("by", note.by())
                .put("values", note.values());
    }
}
