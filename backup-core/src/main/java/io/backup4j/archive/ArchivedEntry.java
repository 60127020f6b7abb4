package io.backup4j.archive;

import io.backup4j.archive.container.MalformedArchiveException;
import io.backup4j.archive.container.MemberNames;
import io.backup4j.archive.manifest.ArchiveNames;
import io.backup4j.archive.manifest.ManifestEntry;
import io.backup4j.files.FileSource;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;

/** An entry of an archive. Its content is compared once more with the checksum of the manifest: the file could have been changed after it was checked. */
record ArchivedEntry(ManifestEntry entry, String sourceKind, ContentCursor cursor, ImportFailure failure)
        implements SourceEntry {
    /** What proves something where it was made proves nothing elsewhere. */
    private static final byte[] NO_EVIDENCE = new byte[0];

    @Override
    public EntryPath path() {
        return Objects.requireNonNull(entry.pathOrNull(), "path");
    }

    @Override
    public EntryKind kind() {
        return entry.kind();
    }

    @Override
    public EntryAttributes attributes() {
        return entry.attributes();
    }

    @Override
    public long expectedBytes() {
        return entry.sizeBytes();
    }

    @Override
    public byte[] evidence() {
        return NO_EVIDENCE;
    }

    /** Of no consequence but for what a later backup shares with this one. */
    @Override
    public StreamKind streamKind() {
        return sourceKind.equals(FileSource.KIND) ? StreamKind.FILES : StreamKind.ROWS;
    }

    @Override
    public EntryReader open() throws IOException {
        try {
            return new Reader(cursor.open(entry.name()));
        } catch (IOException | RuntimeException e) {
            failure.ended(e);
            throw e;
        }
    }

    private final class Reader implements EntryReader {
        private final InputStream in;
        private final MessageDigest digest = ArchiveNames.sha256();

        private Reader(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            failure.checkCaller();
            try {
                int n = in.read(buffer, offset, length);
                if (n > 0) {
                    digest.update(buffer, offset, n);
                }
                return n;
            } catch (IOException | RuntimeException e) {
                failure.ended(e);
                throw e;
            }
        }

        @Override
        public EntryOutcome finish() throws IOException {
            String found = HexFormat.of().formatHex(digest.digest());
            if (!found.equals(entry.sha256())) {
                MalformedArchiveException changed = new MalformedArchiveException("'" + MemberNames.shown(entry.name())
                        + "' is not any more what it was when the archive was checked");
                failure.ended(changed);
                throw changed;
            }
            return new EntryOutcome(entry.attributes(), NO_EVIDENCE, entry.changedWhileRead());
        }

        /** The stream belongs to the pass over the archive. */
        @Override
        public void close() {}
    }
}
