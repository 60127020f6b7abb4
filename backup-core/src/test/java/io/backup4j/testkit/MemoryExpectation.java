package io.backup4j.testkit;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.ExpectedEntry;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a sandbox should hold, from memory, for tests of sandboxes. */
public final class MemoryExpectation implements ExpectedSource {
    private final String kind;
    private final TreeMap<EntryPath, StoredEntry> entries = new TreeMap<>();
    private final Map<EntryPath, byte[]> contents = new TreeMap<>();
    private final Set<EntryPath> missing = new HashSet<>();

    public MemoryExpectation(String kind) {
        this.kind = kind;
    }

    /** Adds an entry; content is empty for kinds without. */
    public MemoryExpectation with(StoredEntry entry, byte[] content) {
        entries.put(entry.path(), entry);
        contents.put(entry.path(), content.clone());
        return this;
    }

    public MemoryExpectation without(EntryPath path) {
        entries.remove(path);
        return this;
    }

    /** The restore has said that it could not make this one. */
    public MemoryExpectation reportedMissing(EntryPath path) {
        missing.add(path);
        return this;
    }

    /** A backup whose only source this is. */
    public BackupManifest backup() {
        BackupManifest model = new MemoryContents().manifest();
        return new BackupManifest(
                model.id(),
                model.uuid(),
                model.type(),
                model.status(),
                model.plan(),
                model.started(),
                model.finished(),
                model.order(),
                null,
                List.of(record()),
                model.compression(),
                model.encryption(),
                model.createdBy(),
                model.metadata());
    }

    @Override
    public SourceRecord record() {
        long bytes = entries.values().stream().mapToLong(StoredEntry::sizeBytes).sum();
        long files = entries.values().stream()
                .filter(entry -> entry.kind() == EntryKind.FILE)
                .count();
        return new SourceRecord(
                "source",
                kind,
                new Consistency.Held(Instant.EPOCH),
                entries.size(),
                files,
                bytes,
                bytes,
                bytes,
                bytes,
                "00",
                List.of(),
                0,
                Map.of());
    }

    @Override
    public Iterator<ExpectedEntry> entries() {
        return entries.values().stream().map(this::expected).iterator();
    }

    @Override
    public void readBack(long bytes) {}

    private ExpectedEntry expected(StoredEntry entry) {
        byte[] content = contents.getOrDefault(entry.path(), new byte[0]);
        return new ExpectedEntry() {
            @Override
            public StoredEntry entry() {
                return entry;
            }

            @Override
            public boolean restored() {
                return !missing.contains(entry.path());
            }

            @Override
            public boolean exact() {
                return true;
            }

            @Override
            public Optional<String> differenceOf(InputStream restored) throws IOException {
                return Arrays.equals(restored.readAllBytes(), content)
                        ? Optional.empty()
                        : Optional.of("other content");
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(content);
            }
        };
    }
}
