package io.backup4j.operate.drill;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.run.Pulse;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.ExpectedEntry;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.entry.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A listing as a sandbox sees it. Remembers its own failures, whatever the sandbox makes of them: they concern the repository, not the sandbox. One thread.
 */
final class ExpectedListing implements ExpectedSource {
    private final SourceRecord source;
    private final ListingReader listing;
    private final ReadBack content;
    private final RestoreIssues issues;
    private final DrillProgress progress;
    private long entries;
    private long bytes;
    private @Nullable IOException storageFailure;
    private @Nullable RuntimeException otherFailure;

    ExpectedListing(
            SourceRecord source,
            RepositoryChunks chunks,
            ChunkRef root,
            ChunkHasher hasher,
            RestoreIssues issues,
            DrillProgress progress) {
        this.source = source;
        this.listing = new ListingReader(chunks, root);
        this.content = new ReadBack(chunks, hasher, progress);
        this.issues = issues;
        this.progress = progress;
    }

    /** Throws what went wrong here, if anything did. */
    void requireSound() throws IOException {
        if (storageFailure != null) {
            throw storageFailure;
        }
        if (otherFailure != null) {
            throw otherFailure;
        }
    }

    /** Entries that were handed out so far. */
    long entriesHandedOut() {
        return entries;
    }

    /** Length of their content. */
    long bytesHandedOut() {
        return bytes;
    }

    @Override
    public SourceRecord record() {
        return source;
    }

    @Override
    public Iterator<ExpectedEntry> entries() {
        Iterator<ListedEntry> listed = listing.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                try {
                    return listed.hasNext();
                } catch (UncheckedIOException e) {
                    storageFailure = e.getCause();
                    throw e;
                } catch (RuntimeException e) {
                    otherFailure = e;
                    throw e;
                }
            }

            @Override
            public ExpectedEntry next() {
                ListedEntry entry = listed.next();
                entries++;
                bytes += entry.entry().sizeBytes();
                try {
                    progress.entryDone();
                } catch (RuntimeException e) {
                    otherFailure = e;
                    throw e;
                }
                return new Entry(entry);
            }
        };
    }

    @Override
    public void readBack(long count) {
        try {
            progress.bytesDone(count);
        } catch (RuntimeException e) {
            otherFailure = e;
            throw e;
        }
    }

    private final class Entry implements ExpectedEntry {
        private final ListedEntry listed;

        private Entry(ListedEntry listed) {
            this.listed = listed;
        }

        @Override
        public StoredEntry entry() {
            return listed.entry();
        }

        @Override
        public boolean restored() {
            return !issues.mayMiss(listed.path());
        }

        @Override
        public boolean exact() {
            return !issues.mayDiffer(listed.path());
        }

        @Override
        public Optional<String> differenceOf(InputStream restored) throws IOException {
            return remembered(() -> content.difference(listed.content(), restored));
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            remembered(() -> {
                content.copy(listed.content(), out);
                return out;
            });
        }

        /** What it throws concerns the repository, unless it comes from the other side's stream. */
        private <T> T remembered(Pulse.Operation<T> reading) throws IOException {
            try {
                return reading.run();
            } catch (ReadBack.StreamFailure e) {
                throw e.failure();
            } catch (IOException e) {
                storageFailure = e;
                throw e;
            } catch (RuntimeException e) {
                otherFailure = e;
                throw e;
            }
        }
    }
}
