package io.backup4j.cli.output;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** One entry of a backup. */
public final class EntryView {
    private EntryView() {}

    /** {@code drwxr-xr-x     4.0 KiB  2026-12-01 15:30:22 +01:00  docs/a.txt}. */
    public static String text(StoredEntry entry, Times times) {
        return String.format(
                Locale.ROOT,
                "%s  %10s  %-26s  %s%s",
                mode(entry),
                entry.kind() == EntryKind.FILE ? Sizes.bytes(entry.sizeBytes()) : "-",
                modified(entry).map(times::instant).orElse("-"),
                Text.safe(entry.path().toString()),
                linkTarget(entry).map(target -> " -> " + Text.safe(target)).orElse(""));
    }

    public static void json(Json json, StoredEntry entry) {
        path(json, entry.path());
        json.put("kind", Words.of(entry.kind()));
        if (entry.kind() == EntryKind.FILE) {
            json.put("sizeBytes", entry.sizeBytes());
        }
        json.put("modified", modified(entry).map(Instant::toString).orElse(null))
                .put("linkTarget", linkTarget(entry).orElse(null))
                .put("owner", entry.attributes().text(EntryAttributes.OWNER).orElse(null))
                .put("group", entry.attributes().text(EntryAttributes.GROUP).orElse(null));
        OptionalLong mode = entry.attributes().number(EntryAttributes.MODE);
        if (mode.isPresent()) {
            json.put("mode", String.format(Locale.ROOT, "%04o", mode.getAsLong() & 07777));
        }
        if (entry.changedWhileRead()) {
            json.put("changedWhileRead", true);
        }
    }

    /** A path as text, and as bytes where text cannot tell: names on Unix need not be UTF-8. */
    static void path(Json json, EntryPath path) {
        byte[] bytes = path.toBytes();
        String text = path.toString();
        json.put("path", text);
        if (!Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
            json.put("pathBase64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static Optional<Instant> modified(StoredEntry entry) {
        OptionalLong seconds = entry.attributes().number(EntryAttributes.MTIME_SECONDS);
        long nanos = entry.attributes().number(EntryAttributes.MTIME_NANOS).orElse(0);
        return seconds.isPresent() ? Optional.of(Instant.ofEpochSecond(seconds.getAsLong(), nanos)) : Optional.empty();
    }

    private static Optional<String> linkTarget(StoredEntry entry) {
        return entry.attributes()
                .bytes(EntryAttributes.LINK_TARGET)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static String mode(StoredEntry entry) {
        char kind =
                switch (entry.kind()) {
                    case FILE -> '-';
                    case DIRECTORY -> 'd';
                    case SYMBOLIC_LINK -> 'l';
                    case OTHER -> '?';
                };
        OptionalLong mode = entry.attributes().number(EntryAttributes.MODE);
        return kind + (mode.isPresent() ? permissions(mode.getAsLong()) : "---------");
    }

    private static String permissions(long mode) {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        return text.toString();
    }
}
