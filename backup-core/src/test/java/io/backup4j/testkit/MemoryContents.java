package io.backup4j.testkit;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.verify.BackupContents;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Contents of a backup with one source called {@code files}, for tests of checks. */
public final class MemoryContents implements BackupContents {
    private static final Instant TIME = Instant.parse("2026-12-01T12:00:00Z");

    private final TreeMap<EntryPath, byte[]> files = new TreeMap<>();

    /** Adds a file. */
    public MemoryContents with(String path, byte[] content) {
        files.put(EntryPath.of(path), content.clone());
        return this;
    }

    @Override
    public BackupManifest manifest() {
        long bytes =
                files.values().stream().mapToLong(content -> content.length).sum();
        SourceRecord source = new SourceRecord(
                "files",
                "files",
                new Consistency.Held(TIME),
                files.size(),
                files.size(),
                bytes,
                bytes,
                bytes,
                bytes,
                "00",
                List.of(),
                0,
                Map.of());
        return new BackupManifest(
                BackupId.of("backup_20261201_120000_full"),
                new UUID(0, 1),
                BackupType.FULL,
                BackupStatus.COMPLETED,
                "plan",
                TIME,
                TIME,
                1,
                null,
                List.of(source),
                "none",
                "none",
                "test",
                Map.of());
    }

    @Override
    public Iterator<StoredEntry> entries(String source) {
        requireFiles(source);
        return files.entrySet().stream()
                .map(file -> entry(file.getKey(), file.getValue()))
                .iterator();
    }

    @Override
    public Optional<StoredEntry> find(String source, EntryPath path) {
        requireFiles(source);
        return Optional.ofNullable(files.get(path)).map(content -> entry(path, content));
    }

    @Override
    public InputStream open(String source, EntryPath path) {
        requireFiles(source);
        byte[] content = files.get(path);
        if (content == null) {
            throw new NotFoundException("no entry " + path);
        }
        return new ByteArrayInputStream(content);
    }

    private static void requireFiles(String source) {
        if (!source.equals("files")) {
            throw new NotFoundException("no source " + source);
        }
    }

    private static StoredEntry entry(EntryPath path, byte[] content) {
        return new StoredEntry(path, EntryKind.FILE, EntryAttributes.none(), content.length, new byte[0], false);
    }

    @Override
    public void close() {}
}
