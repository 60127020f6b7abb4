package io.backup4j.files;

import io.backup4j.files.GivenPaths.Selection;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.SourceContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Walks depth first in order of {@link EntryPath}. Holds the names of one directory per level and nothing else; looks at each file once. Used by one
 * thread.
 *
 * <p>The platform opens files by path, not below an open directory. Who may replace a directory by a link while the walk is in it can thus make it read
 * files elsewhere that the host may read; run it with the rights of those whose files it stores where that matters.
 */
final class FileWalk {
    private static final long ANY_DEVICE = -1;

    /** A directory that the walk is in. */
    private static final class Level {
        final Path directory;
        final @Nullable EntryPath path;
        /** Null if all names are wanted. */
        final @Nullable Selection selection;
        /** Whether an include covers this directory, and so all below. */
        final boolean included;

        final long device;
        /** The entry of this directory while it waits for an included file below. */
        @Nullable
        FileEntry waiting;

        @Nullable
        DirectoryNames names;

        /** Whether a place to leave out has its path in this directory. */
        boolean excludedHere;

        int next;

        Level(Path directory, @Nullable EntryPath path, @Nullable Selection selection, boolean included, long device) {
            this.directory = directory;
            this.path = path;
            this.selection = selection;
            this.included = included;
            this.device = device;
        }
    }

    private final FileSelection wanted;
    private final SourceContext context;
    private final ExcludedPlaces excluded;
    private final AttributeCollector attributes;
    private final ArrayDeque<Level> levels = new ArrayDeque<>();
    private final Queue<FileEntry> ready = new ArrayDeque<>();

    FileWalk(FileSelection wanted, GivenPaths given, ExcludedPlaces excluded, SourceContext context)
            throws IOException {
        this.wanted = wanted;
        this.context = context;
        this.excluded = excluded;
        this.attributes = new AttributeCollector(context.issues());
        Selection selection = given.selection();
        boolean whole = selection.whole();
        long device = whole ? device(FileStatus.read(given.root())) : ANY_DEVICE;
        boolean included = wanted.includes().isEmpty();
        levels.add(new Level(given.root(), null, whole ? null : selection, included, device));
    }

    /** The next entry, or null after the last. */
    @Nullable
    FileEntry next() {
        while (ready.isEmpty() && !levels.isEmpty()) {
            advance(levels.getLast());
        }
        return ready.poll();
    }

    private void advance(Level level) {
        DirectoryNames names = level.names;
        if (names == null) {
            names = level.selection == null ? list(level) : new DirectoryNames(level.selection.names());
            level.names = names;
            level.excludedHere = excluded.anyIn(level.directory);
        }
        if (level.next == names.size()) {
            levels.removeLast();
        } else {
            int index = level.next++;
            visit(level, names.name(index), names.path(index));
        }
    }

    private void visit(Level level, byte[] name, @Nullable Path known) {
        EntryPath path;
        Path file;
        try {
            path = level.path == null ? EntryPath.ofBytes(name) : level.path.child(name);
            file = known == null ? RawPath.child(level.directory, name) : known;
        } catch (IllegalArgumentException e) {
            issue(
                    level.directory + "/" + new String(name, StandardCharsets.UTF_8),
                    true,
                    "this name cannot be stored: " + e.getMessage());
            return;
        }
        Selection selection =
                level.selection == null ? null : level.selection.children().get(name);
        if (selection == null && wanted.excludes().matches(path)) {
            return;
        }
        try {
            FileStatus status = FileStatus.read(file);
            if (excluded.contain(file, status, level.excludedHere)) {
                issue(path.toString(), false, "not stored: the backup is written to this place");
                return;
            }
            byte[] target = status.kind() == EntryKind.SYMBOLIC_LINK ? RawPath.linkTarget(file) : null;
            enter(
                    level,
                    selection,
                    file,
                    new FileEntry(path, file, status, target, attributes, context.clock()),
                    status);
        } catch (NoSuchFileException e) {
            issue(path.toString(), selection != null, MissingPath.VANISHED);
        } catch (IOException e) {
            issue(path.toString(), true, MissingPath.UNREAD + ": " + FileFailure.reason(e));
        }
    }

    private void enter(Level level, @Nullable Selection selection, Path file, FileEntry entry, FileStatus status) {
        boolean included = level.included || wanted.includes().matches(entry.path());
        if (entry.kind() != EntryKind.DIRECTORY) {
            if (included) {
                announce(entry);
            }
            return;
        }
        boolean given = selection != null;
        boolean mountPoint = !given && level.device != ANY_DEVICE && level.device != device(status);
        boolean all = selection == null || selection.whole();
        Level below =
                new Level(file, entry.path(), all ? null : selection, included, given ? device(status) : level.device);
        if (given || included) {
            announce(entry);
        } else {
            below.waiting = entry;
        }
        if (!mountPoint && (given || included || wanted.includes().mayMatchBelow(entry.path()))) {
            levels.add(below);
        }
    }

    /** Hands out an entry, after the directories that waited for it. */
    private void announce(FileEntry entry) {
        for (Level level : levels) {
            if (level.waiting != null) {
                ready.add(level.waiting);
                level.waiting = null;
            }
        }
        ready.add(entry);
    }

    private long device(FileStatus status) {
        FileStatus.Unix unix = status.unix();
        return wanted.oneFileSystem() && unix != null ? unix.device() : ANY_DEVICE;
    }

    /** What cannot be listed is reported; the names that were seen before it failed count. */
    private DirectoryNames list(Level level) {
        DirectoryNames names = new DirectoryNames();
        String printable = level.path == null ? level.directory.toString() : level.path.toString();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(level.directory)) {
            for (Path child : stream) {
                names.add(RawPath.nameBytes(child), child);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            issue(printable, false, "vanished before it was listed");
        } catch (DirectoryIteratorException e) {
            issue(printable, true, MissingPath.UNLISTED + " to its end: " + FileFailure.reason(e.getCause()));
        } catch (IOException e) {
            issue(printable, true, MissingPath.UNLISTED + ": " + FileFailure.reason(e));
        }
        names.sort();
        return names;
    }

    private void issue(String path, boolean missing, String message) {
        context.issues().accept(new EntryIssue(path, missing, message));
    }
}
