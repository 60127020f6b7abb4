package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreDecision.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says what happens to each entry, without changing anything, so that a dry run and a restore say the same. Entries come in order, so it is enough to
 * remember the last one that is not a directory (nothing can lie below it) and the last directory that will be new (nothing is there yet, and the file
 * system is not asked again). Used by one thread.
 */
final class FileDecisions {
    /** Stays, but its time will have to be set again after files were written into it. */
    static final RestoreDecision EQUAL_DIRECTORY =
            new RestoreDecision(Action.KEEP, "time of modification and mode are equal");

    private static final RestoreDecision CREATE = new RestoreDecision(Action.CREATE, "");
    private static final RestoreDecision EQUAL_FILE =
            new RestoreDecision(Action.KEEP, "size and time of modification are equal");
    private static final RestoreDecision LINK =
            new RestoreDecision(Action.LINK, "another name of a file that is restored");

    private final TargetRoot root;
    private final OverwritePolicy policy;
    private final TargetDirectories directories;
    private final HardLinkGroups links = new HardLinkGroups();
    private @Nullable EntryPath notADirectory;
    private @Nullable EntryPath newDirectory;

    FileDecisions(TargetRoot root, OverwritePolicy policy, TargetDirectories directories) {
        this.root = root;
        this.policy = policy;
        this.directories = directories;
    }

    /** For entries that were decided as {@code LINK}. */
    HardLinkGroups links() {
        return links;
    }

    /** @throws EntryBlockedException if it must be refused */
    RestoreDecision decide(StoredEntry entry) throws IOException {
        Path path = root.resolve(entry.path());
        if (notADirectory != null && entry.path().startsWith(notADirectory)) {
            throw new EntryBlockedException(notADirectory + " is not restored as a directory");
        }
        boolean decided = false;
        try {
            RestoreDecision decision = decide(entry, path);
            decided = true;
            if (entry.kind() != EntryKind.DIRECTORY) {
                notADirectory = entry.path();
            }
            return decision;
        } finally {
            if (!decided) {
                notADirectory = entry.path();
            }
        }
    }

    private RestoreDecision decide(StoredEntry entry, Path path) throws IOException {
        BasicFileAttributes present = present(entry, path);
        return switch (entry.kind()) {
            case DIRECTORY -> directory(entry, path, present);
            case FILE -> file(entry, path, present);
            case SYMBOLIC_LINK -> {
                LinkTarget.of(entry, path);
                yield present == null ? CREATE : overwrite(entry, path, present);
            }
            case OTHER ->
                throw new EntryBlockedException("a device, pipe or socket; a backup holds no more than its name");
        };
    }

    /** What is there, or null; not asked where nothing can be. */
    private @Nullable BasicFileAttributes present(StoredEntry entry, Path path) throws IOException {
        if (root.empty() || (newDirectory != null && entry.path().startsWith(newDirectory))) {
            return null;
        }
        return directories.exists(path.getParent()) ? Existing.look(path) : null;
    }

    private RestoreDecision directory(StoredEntry entry, Path path, @Nullable BasicFileAttributes present)
            throws IOException {
        if (present == null) {
            if (newDirectory == null || !entry.path().startsWith(newDirectory)) {
                newDirectory = entry.path();
            }
            return CREATE;
        }
        if (!present.isDirectory()) {
            if (policy == OverwritePolicy.NEVER) {
                return keep("it is not a directory, and what is there stays");
            }
            if (policy != OverwritePolicy.ALWAYS) {
                throw new EntryBlockedException(
                        "a file or link has the name of this directory, and is removed with the policy ALWAYS only");
            }
            newDirectory = entry.path();
            return new RestoreDecision(Action.REPLACE, "a file or link is replaced by a directory");
        }
        return switch (policy) {
            case NEVER -> keep("exists");
            case ALWAYS -> attributesOnly();
            case IF_NEWER -> isNewer(entry, present) ? attributesOnly() : keep("what is there is not older");
            case IF_CHANGED -> isEqualDirectory(entry, path, present) ? EQUAL_DIRECTORY : attributesOnly();
        };
    }

    private static RestoreDecision attributesOnly() {
        return new RestoreDecision(Action.REPLACE, "exists; gets its attributes again");
    }

    private RestoreDecision file(StoredEntry entry, Path path, @Nullable BasicFileAttributes present)
            throws IOException {
        RestoreDecision decision = present == null ? CREATE : overwrite(entry, path, present);
        boolean written = decision.action() == Action.CREATE || decision.action() == Action.REPLACE;
        boolean equal = decision == EQUAL_FILE;
        return links.meet(entry, written, equal, present) ? LINK : decision;
    }

    private RestoreDecision overwrite(StoredEntry entry, Path path, BasicFileAttributes present) throws IOException {
        if (policy == OverwritePolicy.NEVER) {
            return keep("exists");
        }
        if (present.isDirectory()) {
            throw new EntryBlockedException("a directory has this name, and directories are never replaced");
        }
        return switch (policy) {
            case IF_CHANGED ->
                entry.kind() == EntryKind.FILE ? ifFileChanged(entry, present) : ifLinkChanged(entry, path, present);
            case IF_NEWER -> isNewer(entry, present) ? replace("older") : keep("what is there is not older");
            case ALWAYS, NEVER -> replace("exists");
        };
    }

    private static RestoreDecision ifFileChanged(StoredEntry entry, BasicFileAttributes present) {
        if (!present.isRegularFile()) {
            return replace("not a file");
        }
        if (present.size() != entry.sizeBytes()) {
            return replace("another size");
        }
        return hasStoredTime(entry, present) ? EQUAL_FILE : replace("another time of modification");
    }

    private static RestoreDecision ifLinkChanged(StoredEntry entry, Path link, BasicFileAttributes present)
            throws IOException {
        if (!present.isSymbolicLink()) {
            return replace("not a symbolic link");
        }
        Path wanted = LinkTarget.of(entry, link);
        return Files.readSymbolicLink(link).equals(wanted)
                ? keep("the target of the link is equal")
                : replace("another target");
    }

    private static boolean isEqualDirectory(StoredEntry entry, Path path, BasicFileAttributes present)
            throws IOException {
        if (!hasStoredTime(entry, present)) {
            return false;
        }
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return true;
        }
        int there = UnixMode.of(Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .permissions());
        long wanted = entry.attributes().number(EntryAttributes.MODE).orElse(there);
        // A directory that even its owner may not change has to be opened first, which is done when its attributes are
        // set.
        return (wanted & UnixMode.PERMISSIONS) == there && (there & UnixMode.OWNER_ALL) == UnixMode.OWNER_ALL;
    }

    private static boolean hasStoredTime(StoredEntry entry, BasicFileAttributes present) {
        return StoredTime.of(entry.attributes())
                .filter(present.lastModifiedTime()::equals)
                .isPresent();
    }

    private static boolean isNewer(StoredEntry entry, BasicFileAttributes present) {
        Optional<FileTime> stored = StoredTime.of(entry.attributes());
        if (stored.isEmpty()) {
            return false;
        }
        if (entry.kind() == EntryKind.SYMBOLIC_LINK) {
            // Times of links are set to the microsecond.
            return stored.get().to(TimeUnit.MICROSECONDS)
                    > present.lastModifiedTime().to(TimeUnit.MICROSECONDS);
        }
        return stored.get().compareTo(present.lastModifiedTime()) > 0;
    }

    private static RestoreDecision keep(String reason) {
        return new RestoreDecision(Action.KEEP, reason);
    }

    private static RestoreDecision replace(String reason) {
        return new RestoreDecision(Action.REPLACE, reason);
    }
}
