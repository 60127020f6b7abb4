package io.backup4j.files;

import io.backup4j.files.RestoredTree.Found;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.ExpectedEntry;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.EntryUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Merges what is expected with what was found; both come in order of path. Used once, by one thread. */
final class RestoredComparison {
    private final RestoredTree tree;
    private final AttributeComparison attributes;
    private final Consumer<DrillDifference> differences;
    private long entries;
    private long bytes;

    RestoredComparison(RestoredTree tree, AttributeComparison attributes, Consumer<DrillDifference> differences) {
        this.tree = tree;
        this.attributes = attributes;
        this.differences = differences;
    }

    DrillComparison compare(ExpectedSource source) throws IOException {
        Found found = tree.next();
        for (Iterator<ExpectedEntry> all = source.entries(); all.hasNext(); ) {
            ExpectedEntry expected = all.next();
            EntryPath path = expected.entry().path();
            while (found != null && found.path().compareTo(path) < 0) {
                found = surplus(found);
            }
            if (found == null || !found.path().equals(path)) {
                absent(expected);
            } else {
                compare(expected, found);
                found = tree.next();
            }
        }
        while (found != null) {
            found = surplus(found);
        }
        return new DrillComparison(entries, bytes, attributes.notCompared());
    }

    private @Nullable Found surplus(Found found) throws IOException {
        differs(found.path(), "is not in the backup, but was found after the restore");
        return tree.next();
    }

    /** Of devices and the like a backup holds no more than names. */
    private void absent(ExpectedEntry expected) {
        if (expected.entry().kind() == EntryKind.OTHER) {
            entries++;
        } else if (expected.restored()) {
            differs(expected.entry().path(), "is missing after the restore");
        }
    }

    private void compare(ExpectedEntry expected, Found found) throws IOException {
        StoredEntry entry = expected.entry();
        entries++;
        if (found.entry().kind() != entry.kind()) {
            differs(
                    entry.path(),
                    "expected a " + word(entry.kind()) + ", found a "
                            + word(found.entry().kind()));
            return;
        }
        for (String difference : attributes.differences(expected, tree.attributes(found))) {
            differs(entry.path(), difference);
        }
        if (entry.kind() == EntryKind.FILE) {
            content(expected, found).ifPresent(difference -> differs(entry.path(), difference));
            bytes += entry.sizeBytes();
        }
    }

    private static Optional<String> content(ExpectedEntry expected, Found found) throws IOException {
        try (EntryReader reader = found.entry().open()) {
            return expected.differenceOf(new Stream(reader));
        } catch (EntryUnavailableException e) {
            if (e.vanished()) {
                return Optional.of("vanished after the restore");
            }
            throw new IOException(found.path() + ": " + e.getMessage(), e);
        }
    }

    private void differs(EntryPath path, String message) {
        differences.accept(new DrillDifference(path.toString(), message));
    }

    private static String word(EntryKind kind) {
        return switch (kind) {
            case FILE -> "file";
            case DIRECTORY -> "directory";
            case SYMBOLIC_LINK -> "symbolic link";
            case OTHER -> "device, pipe or socket";
        };
    }

    /** The reader belongs to whoever opened it. */
    private static final class Stream extends InputStream {
        private final EntryReader reader;

        private Stream(EntryReader reader) {
            this.reader = reader;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return length == 0 ? 0 : reader.read(buffer, offset, length);
        }
    }
}
