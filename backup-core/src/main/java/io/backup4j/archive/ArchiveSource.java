package io.backup4j.archive;

import io.backup4j.archive.manifest.ArchiveHead;
import io.backup4j.archive.manifest.ManifestEntry;
import io.backup4j.archive.manifest.ManifestReader;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source of a checked archive, with the name, the kind and everything else that it had when it was backed up first. */
final class ArchiveSource implements BackupSource {
    private static final String ROOT = "root";

    private final ArchiveHead.Source source;
    private final List<EntryIssue> lacks;
    private final Path manifest;
    private final ContentCursor cursor;
    private final ImportFailure failure;

    /** @param lacks what the archive does not hold of it, and what the source itself has said */
    ArchiveSource(
            ArchiveHead.Source source,
            List<EntryIssue> lacks,
            Path manifest,
            ContentCursor cursor,
            ImportFailure failure) {
        this.source = source;
        this.lacks = lacks;
        this.manifest = manifest;
        this.cursor = cursor;
        this.failure = failure;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public String kind() {
        return source.kind();
    }

    @Override
    public SourceSession open(SourceContext context) throws IOException {
        lacks.forEach(context.issues());
        return new Session(ManifestReader.open(manifest));
    }

    private final class Session implements SourceSession {
        private final ManifestReader reader;

        private Session(ManifestReader reader) {
            this.reader = reader;
        }

        @Override
        public @Nullable SourceEntry next() throws IOException {
            failure.checkCaller();
            try {
                for (ManifestEntry entry = reader.next(); entry != null; entry = reader.next()) {
                    if (entry.source().equals(source.name()) && entry.path().isPresent()) {
                        return new ArchivedEntry(entry, source.kind(), cursor, failure);
                    }
                }
                return null;
            } catch (IOException | RuntimeException e) {
                failure.ended(e);
                throw e;
            }
        }

        /** The archive is read from its beginning to its end. */
        @Override
        public int maxConcurrentReads() {
            return 1;
        }

        @Override
        public Consistency consistency() {
            return source.consistency();
        }

        /** Where files came from on another machine must not be where a restore in place puts them on this one. */
        @Override
        public Map<String, String> properties() {
            Map<String, String> kept = new HashMap<>(source.properties());
            String root = source.kind().equals(FileSource.KIND) ? kept.remove(ROOT) : null;
            if (root != null) {
                kept.put("imported." + ROOT, root);
            }
            return kept;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
