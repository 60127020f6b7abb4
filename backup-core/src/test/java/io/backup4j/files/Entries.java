package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries as a backup of files holds them, in the order they are added. */
final class Entries {
    static final long SECONDS = 1_500_000_000L;
    static final long NANOS = 123_456_789L;

    private final Map<StoredEntry, byte[]> entries = new LinkedHashMap<>();

    static EntryAttributes.Builder attributes(int mode) {
        return EntryAttributes.builder()
                .number(EntryAttributes.MODE, mode)
                .number(EntryAttributes.MTIME_SECONDS, SECONDS)
                .number(EntryAttributes.MTIME_NANOS, NANOS);
    }

    static StoredEntry entry(String path, EntryKind kind, EntryAttributes attributes, long sizeBytes) {
        return new StoredEntry(EntryPath.of(path), kind, attributes, sizeBytes, new byte[0], false);
    }

    static StoredEntry file(String path, long sizeBytes) {
        return entry(path, EntryKind.FILE, attributes(0100644).build(), sizeBytes);
    }

    Entries file(String path, String content) {
        return file(path, content, attributes(0100644));
    }

    Entries file(String path, String content, EntryAttributes.Builder attributes) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        entries.put(entry(path, EntryKind.FILE, attributes.build(), bytes.length), bytes);
        return this;
    }

    Entries hardLink(String path, String content, String group, int names) {
        return file(
                path,
                content,
                attributes(0100644)
                        .bytes(EntryAttributes.HARD_LINK, group.getBytes(StandardCharsets.UTF_8))
                        .number(EntryAttributes.HARD_LINK_COUNT, names));
    }

    Entries directory(String path) {
        return directory(path, attributes(040755));
    }

    Entries directory(String path, EntryAttributes.Builder attributes) {
        return add(entry(path, EntryKind.DIRECTORY, attributes.build(), 0));
    }

    Entries link(String path, String target) {
        EntryAttributes attributes = attributes(0120777)
                .bytes(EntryAttributes.LINK_TARGET, target.getBytes(StandardCharsets.UTF_8))
                .build();
        return add(entry(path, EntryKind.SYMBOLIC_LINK, attributes, 0));
    }

    Entries add(StoredEntry entry) {
        entries.put(entry, new byte[0]);
        return this;
    }

    Map<StoredEntry, byte[]> map() {
        return entries;
    }
}
