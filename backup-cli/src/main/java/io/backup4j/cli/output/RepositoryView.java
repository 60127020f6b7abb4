package io.backup4j.cli.output;

import io.backup4j.EmergencyKit;
import io.backup4j.KeySlotInfo;
import io.backup4j.RepositoryStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The repository as a whole: its keys and its size. */
public final class RepositoryView {
    private RepositoryView() {}

    public static List<String> text(List<KeySlotInfo> slots, Times times) {
        Table table = Table.of("SLOT", "KIND", "LABEL", "CREATED", "DERIVATION", "CONFIRMED");
        for (KeySlotInfo slot : slots) {
            table.row(
                    slot.id(),
                    slot.kind(),
                    Text.safe(slot.label()),
                    times.instant(slot.created()),
                    slot.derivation(),
                    slot.kind().equals("recovery") ? (slot.confirmed() ? "yes" : "NO") : "-");
        }
        return table.lines();
    }

    public static void json(Json json, KeySlotInfo slot) {
        json.put("id", slot.id())
                .put("kind", slot.kind())
                .put("label", slot.label())
                .put("derivation", slot.derivation())
                .put("created", slot.created().toString())
                .put("confirmed", slot.confirmed());
    }

    /** With the recovery key: there is no other way to get it. */
    public static void json(Json json, EmergencyKit kit) {
        json.put("location", kit.location())
                .put("repositoryId", kit.repositoryId().toString())
                .put("slotId", kit.slotId())
                .put("recoveryKey", kit.recoveryKey())
                .put("version", kit.version())
                .put("created", kit.created().toString())
                .put("page", kit.page());
    }

    public static List<String> text(RepositoryStats stats) {
        List<String> lines = new ArrayList<>(List.of(
                "backups   " + Sizes.count(stats.backups()),
                "content   " + Sizes.bytes(stats.logicalBytes()) + " in all backups together",
                "chunks    " + Sizes.count(stats.chunks()) + ", " + Sizes.bytes(stats.chunkBytes())
                        + " before compression",
                "packs     " + Sizes.count(stats.packs()) + ", " + Sizes.bytes(stats.packBytes()),
                "index     " + Sizes.bytes(stats.indexBytes()),
                "other     " + Sizes.bytes(stats.otherBytes()),
                String.format(Locale.ROOT, "ratio     %.2f bytes of content per stored byte", stats.ratio())));
        stats.space()
                .ifPresent(space -> lines.add("space     " + Sizes.bytes(space.usableBytes()) + " free of "
                        + Sizes.bytes(space.totalBytes())));
        return lines;
    }

    public static void json(Json json, RepositoryStats stats) {
        json.put("backups", stats.backups())
                .put("logicalBytes", stats.logicalBytes())
                .put("chunks", stats.chunks())
                .put("chunkBytes", stats.chunkBytes())
                .put("packs", stats.packs())
                .put("packBytes", stats.packBytes())
                .put("indexBytes", stats.indexBytes())
                .put("otherBytes", stats.otherBytes())
                .put("ratio", stats.ratio());
        stats.space()
                .ifPresent(space -> json.object("space", inner -> inner.put("totalBytes", space.totalBytes())
                        .put("usableBytes", space.usableBytes())));
    }
}
