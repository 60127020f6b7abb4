package io.backup4j.files;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens temporary files and gives the finished ones their names. System calls for a small file: open, write, two for owner and group if they differ, three
 * for the time, three for the mode unless it was made with it, close, rename. Thread-safe.
 */
final class FileWriters {
    private static final Set<OpenOption> OPTIONS = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final TargetRoot root;
    private final TargetDirectories directories;
    private final AttributeWriter attributes;
    private final DurableNames durable;
    private final TargetFailures failures;
    private final SessionNotes notes;
    private final TemporaryNames names;
    private final CaseFolding folding = new CaseFolding();
    private final Set<FileEntryWriter> open = ConcurrentHashMap.newKeySet();

    FileWriters(
            TargetRoot root,
            TargetDirectories directories,
            AttributeWriter attributes,
            DurableNames durable,
            TemporaryNames names,
            SessionNotes notes) {
        this.root = root;
        this.directories = directories;
        this.attributes = attributes;
        this.durable = durable;
        this.names = names;
        this.notes = notes;
        this.failures = new TargetFailures(root.path());
    }

    EntryWriter open(StoredEntry entry) throws IOException {
        Path place = root.path();
        try {
            Path destination = root.resolve(entry.path());
            place = destination;
            TargetDirectory directory = directories.require(destination.getParent());
            Path temporary = names.beside(destination);
            int mode = FirstMode.of(entry.attributes());
            FileChannel channel =
                    FileChannel.open(temporary, OPTIONS, PrivateMode.ofFile(temporary.getFileSystem(), mode));
            folding.probe(temporary);
            FileEntryWriter writer = new FileEntryWriter(this, entry, temporary, destination, directory, channel, mode);
            open.add(writer);
            return writer;
        } catch (IOException e) {
            missingOrFailed(entry, "write", place, e);
            return new DiscardingWriter();
        }
    }

    /** Gives a file that is complete its attributes and its name. */
    void publish(FileEntryWriter writer) throws IOException {
        try {
            attributes.applyToNewFile(writer.temporary(), writer.entry(), writer.directory(), writer.firstMode());
            if (durable.sync()) {
                writer.channel().force(true);
            }
            writer.channel().close();
            folding.rename(writer.temporary(), writer.destination());
            open.remove(writer);
            durable.namesChanged(writer.destination().getParent());
        } catch (IOException e) {
            abandon(writer);
            missingOrFailed(writer.entry(), "restore", writer.destination(), e);
        }
    }

    /** Leaves what was there. */
    void abandon(FileEntryWriter writer) throws IOException {
        open.remove(writer);
        try {
            writer.channel().close();
        } finally {
            Files.deleteIfExists(writer.temporary());
        }
    }

    /** Reports an entry alone, or throws what concerns the whole target. */
    void missingOrFailed(StoredEntry entry, String doing, Path place, IOException failure) throws IOException {
        if (!failures.concernOneEntry(failure)) {
            throw failures.ofTarget(doing, place, failure);
        }
        notes.missing(entry.path(), TargetFailures.reason(failure));
    }

    boolean concernsOneEntry(IOException failure) {
        return failures.concernOneEntry(failure);
    }

    IOException failureOfTarget(String doing, Path place, IOException failure) {
        return failures.ofTarget(doing, place, failure);
    }

    boolean isIdle() {
        return open.isEmpty();
    }

    void abandonAll() throws IOException {
        IOException first = null;
        for (FileEntryWriter writer : open) {
            try {
                writer.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Replaces whatever but a directory has this name, in one step. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
