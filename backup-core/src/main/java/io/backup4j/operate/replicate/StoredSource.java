package io.backup4j.operate.replicate;

import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ContentStream;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One source of a stored backup, to be backed up into another repository. What cannot be read ends the copy: it is whole or it is not made. */
final class StoredSource implements BackupSource {
    private final SourceRecord record;
    private final ChunkReader chunks;
    private final ChunkRef root;
    private final boolean encrypted;
    private final AtomicReference<@Nullable Exception> failure;

    /**
     * @param encrypted whether it is encrypted where it is, so that it must not be copied to where it would not be
     * @param failure takes the first failure to read
     */
    StoredSource(
            SourceRecord record,
            ChunkReader chunks,
            ChunkRef root,
            boolean encrypted,
            AtomicReference<@Nullable Exception> failure) {
        this.record = record;
        this.chunks = chunks;
        this.root = root;
        this.encrypted = encrypted;
        this.failure = failure;
    }

    @Override
    public String name() {
        return record.name();
    }

    @Override
    public String kind() {
        return record.kind();
    }

    @Override
    public boolean requiresEncryption() {
        return encrypted;
    }

    @Override
    public SourceSession open(SourceContext context) {
        Iterator<ListedEntry> entries = new ListingReader(chunks, root).iterator();
        return new SourceSession() {
            @Override
            public @Nullable SourceEntry next() throws IOException {
                if (failure.get() != null) {
                    throw new IOException("the backup cannot be read any further", failure.get());
                }
                try {
                    return entries.hasNext() ? new Entry(entries.next()) : null;
                } catch (UncheckedIOException e) {
                    throw failed(e.getCause());
                } catch (RuntimeException e) {
                    throw failed(e);
                }
            }

            @Override
            public Consistency consistency() {
                return record.consistency();
            }

            @Override
            public Map<String, String> properties() {
                return record.properties();
            }

            @Override
            public void close() {}
        };
    }

    private IOException failed(Exception e) {
        failure.compareAndSet(null, e);
        return e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }

    private final class Entry implements SourceEntry {
        private final ListedEntry listed;

        private Entry(ListedEntry listed) {
            this.listed = listed;
        }

        @Override
        public EntryPath path() {
            return listed.path();
        }

        @Override
        public EntryKind kind() {
            return listed.kind();
        }

        @Override
        public EntryAttributes attributes() {
            return listed.entry().attributes();
        }

        @Override
        public long expectedBytes() {
            return listed.sizeBytes();
        }

        @Override
        public byte[] evidence() {
            return listed.entry().evidence();
        }

        @Override
        public StreamKind streamKind() {
            return StreamGuess.of(listed.content(), record.kind().equals(FileSource.KIND));
        }

        @Override
        public EntryReader open() {
            ContentStream content = new ContentStream(chunks, listed.content());
            return new EntryReader() {
                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    try {
                        return content.read(buffer, offset, length);
                    } catch (IOException | RuntimeException e) {
                        throw failed(e);
                    }
                }

                /** One that changed while it was read from its source is read here more than once, and is marked as it was. */
                @Override
                public EntryOutcome finish() {
                    return new EntryOutcome(
                            attributes(), evidence(), listed.entry().changedWhileRead());
                }

                @Override
                public void close() {}
            };
        }
    }
}
