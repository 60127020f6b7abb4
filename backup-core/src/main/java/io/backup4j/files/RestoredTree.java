package io.backup4j.files;

import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads back what was restored into a directory, in order of path, as the file source sees it. What its owner may not read is made readable. One thread. */
final class RestoredTree implements Closeable {
    private static final int OWNER_READ = 0400;

    /** Evidence is of no use here, and nothing else asks for the time. */
    private static final Clock NO_CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final Path root;
    private final SourceSession session;
    private final int prefixBytes;
    private @Nullable EntryIssue unreadable;

    private RestoredTree(Path root) throws IOException {
        this.root = root;
        this.prefixBytes = RawPath.nameBytes(root).length + 1;
        this.session = FileSource.of("restored", root)
                .open(new SourceContext(BackupType.FULL, Optional.empty(), List.of(), NO_CLOCK, this::noticed));
    }

    static RestoredTree open(Path root) throws IOException {
        return new RestoredTree(root.toRealPath());
    }

    /**
     * Something that was found.
     *
     * @param path below the directory
     * @param entry as the source sees it; its own path begins with the name of the directory
     */
    record Found(EntryPath path, SourceEntry entry) {}

    private void noticed(EntryIssue issue) {
        if (issue.missing() && unreadable == null) {
            unreadable = issue;
        }
    }

    /**
     * The next entry, or null after the last. What vanished is passed over.
     *
     * @throws IOException if something cannot be read: then nothing is known of what comes behind it
     */
    @Nullable
    Found next() throws IOException {
        while (true) {
            SourceEntry entry = session.next();
            requireReadable();
            if (entry == null) {
                return null;
            }
            byte[] path = entry.path().toBytes();
            if (path.length < prefixBytes) {
                continue; // The directory itself.
            }
            Found found = new Found(EntryPath.ofBytes(Arrays.copyOfRange(path, prefixBytes, path.length)), entry);
            makeReadable(found);
            return found;
        }
    }

    /** Of files extended attributes, of directories also the names in them are read later than this. */
    private void makeReadable(Found found) throws IOException {
        EntryKind kind = found.entry().kind();
        if (kind == EntryKind.FILE || kind == EntryKind.DIRECTORY) {
            OwnerAccess.give(
                    RawPath.resolve(root, found.path()), kind == EntryKind.FILE ? OWNER_READ : UnixMode.OWNER_ALL);
        }
    }

    private void requireReadable() throws IOException {
        EntryIssue issue = unreadable;
        if (issue != null) {
            throw new IOException(issue.path() + " " + issue.message());
        }
    }

    /** All attributes, once more looked at whether that worked. */
    EntryAttributes attributes(Found found) throws IOException {
        EntryAttributes attributes = found.entry().attributes();
        requireReadable();
        return attributes;
    }

    @Override
    public void close() throws IOException {
        session.close();
    }
}
