package io.backup4j.engine.repository;

import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ContentStream;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/**
 * What a backup holds, read chunk by chunk as it is asked for. Thread-safe if its reader is; iterators and streams belong to one thread each. Iterators wrap
 * an {@link IOException} in {@link java.io.UncheckedIOException}; damage is {@link io.backup4j.spi.error.DamagedException}.
 */
public final class StoredContents implements BackupContents {
    private final Manifest manifest;
    private final ChunkReader chunks;
    private final Runnable release;

    /**
     * @param chunks of the repository that the manifest comes from; not closed
     */
    public StoredContents(Manifest manifest, ChunkReader chunks) {
        this(manifest, chunks, () -> {});
    }

    /**
     * @param release called when this is closed
     */
    public StoredContents(Manifest manifest, ChunkReader chunks, Runnable release) {
        this.release = Objects.requireNonNull(release, "release");
        this.manifest = Objects.requireNonNull(manifest, "manifest");
        this.chunks = Objects.requireNonNull(chunks, "chunks");
    }

    @Override
    public BackupManifest manifest() {
        return manifest.record();
    }

    /**
     * {@inheritDoc}
     *
     * @throws NotFoundException if the backup has no such source
     */
    @Override
    public Iterator<StoredEntry> entries(String source) {
        Iterator<ListedEntry> listed = listing(source).iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return listed.hasNext();
            }

            @Override
            public StoredEntry next() {
                return listed.next().entry();
            }
        };
    }

    /**
     * {@inheritDoc}
     *
     * @throws NotFoundException if the backup has no such source
     */
    @Override
    public Optional<StoredEntry> find(String source, EntryPath path) throws IOException {
        return listing(source).find(path).map(ListedEntry::entry);
    }

    @Override
    public InputStream open(String source, EntryPath path) throws IOException {
        ListedEntry entry = listing(source)
                .find(path)
                .orElseThrow(() -> new NotFoundException("There is no '" + path + "' of source '" + source
                        + "' in backup " + manifest.record().id() + "."));
        return new ContentStream(chunks, entry.content());
    }

    private ListingReader listing(String source) {
        if (manifest.record().source(source).isEmpty()) {
            throw new NotFoundException("There is no source '" + source + "' in backup "
                    + manifest.record().id() + ".");
        }
        return new ListingReader(chunks, manifest.root(source));
    }

    @Override
    public void close() {
        release.run();
    }
}
