package io.backup4j.engine.backup;

import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.spi.entry.EntryKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Reads back what backups hold, every chunk of it, as a reader without any local knowledge does. */
public final class StoredContent {
    private StoredContent() {}

    /** The files of one source of a backup, by path. */
    public static Map<String, ByteBuffer> of(Repository repository, Manifest manifest, String source)
            throws IOException {
        try (RepositoryChunks chunks = chunks(repository)) {
            return read(chunks, manifest, source);
        }
    }

    /** The files of one source of every listed backup. */
    public static Map<UUID, Map<String, ByteBuffer>> ofAll(Repository repository, String source) throws IOException {
        Map<UUID, Map<String, ByteBuffer>> all = new TreeMap<>();
        try (RepositoryChunks chunks = chunks(repository)) {
            for (var summary : repository.catalogue().view().summaries()) {
                Manifest manifest = repository.records().find(summary.id());
                all.put(summary.uuid(), read(chunks, manifest, source));
            }
        }
        return all;
    }

    private static RepositoryChunks chunks(Repository repository) throws IOException {
        return new RepositoryChunks(
                repository, repository.loadIndex(0, Set.of()).chunks(), 16 << 20);
    }

    private static Map<String, ByteBuffer> read(RepositoryChunks chunks, Manifest manifest, String source)
            throws IOException {
        Map<String, ByteBuffer> files = new TreeMap<>();
        Iterator<ListedEntry> entries = new ListingReader(chunks, manifest.root(source)).iterator();
        while (entries.hasNext()) {
            ListedEntry entry = entries.next();
            if (entry.entry().kind() == EntryKind.FILE) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(
                        Math.toIntExact(entry.content().sizeBytes()));
                new ContentReader(chunks).forEach(entry.content(), (ref, list) -> {
                    if (!list) {
                        bytes.write(chunks.read(ref));
                    }
                });
                files.put(entry.path().toString(), ByteBuffer.wrap(bytes.toByteArray()));
            }
        }
        return files;
    }
}
