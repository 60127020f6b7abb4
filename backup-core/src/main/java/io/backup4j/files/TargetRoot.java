package io.backup4j.files;

import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * The directory a restore goes to.
 *
 * @param path absolute, without links
 * @param lengthBytes of the path
 * @param empty nothing was in it when the restore began, or it did not exist
 * @param views names of the attribute views of its file system
 */
record TargetRoot(Path path, int lengthBytes, boolean empty, Set<String> views) {
    /** Linux PATH_MAX; longer paths cannot be opened, and taking a hostile one apart would cost much memory. */
    private static final int MAX_UNIX_BYTES = 4096;

    private static final int MAX_LEVELS = MAX_UNIX_BYTES / 2;

    /** Finds the directory or, unless {@code dryRun}, makes it with those that contain it. */
    static TargetRoot open(Path directory, boolean dryRun, DurableNames durable) throws IOException {
        Path wanted = directory.toAbsolutePath().normalize();
        Path nearest = wanted;
        while (Files.notExists(nearest, LinkOption.NOFOLLOW_LINKS) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        if (!Files.isDirectory(nearest)) {
            throw new IOException("cannot restore into " + wanted + ": " + nearest
                    + " is not a directory; name another directory or move it away");
        }
        if (!Files.isWritable(nearest)) {
            throw new IOException("cannot restore into " + wanted + ": " + nearest
                    + " may not be written (read-only file system, or no permission)");
        }
        boolean missing = !nearest.equals(wanted);
        if (missing && !dryRun) {
            create(wanted, nearest, durable);
        }
        Path real = missing && dryRun ? nearest.toRealPath().resolve(nearest.relativize(wanted)) : wanted.toRealPath();
        return new TargetRoot(
                real,
                RawPath.bytes(real).length,
                missing || isEmpty(real),
                wanted.getFileSystem().supportedFileAttributeViews());
    }

    private static void create(Path wanted, Path nearest, DurableNames durable) throws IOException {
        try {
            Files.createDirectories(wanted);
            for (Path made = wanted; !made.equals(nearest); made = made.getParent()) {
                durable.namesChanged(made.getParent());
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException("cannot restore into " + wanted + ": it is not a directory", e);
        }
    }

    private static boolean isEmpty(Path directory) {
        try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
            return !content.iterator().hasNext();
        } catch (IOException e) {
            return false; // Unknown: each entry is looked at.
        }
    }

    /**
     * Where an entry belongs.
     *
     * @throws EntryBlockedException if its name cannot exist here, or would lead out of the directory
     */
    Path resolve(EntryPath entry) throws EntryBlockedException {
        boolean windows = path.getFileSystem().getSeparator().equals("\\");
        if ((!windows && lengthBytes + 1 + entry.lengthBytes() >= MAX_UNIX_BYTES) || levels(entry) > MAX_LEVELS) {
            throw new EntryBlockedException("its path is too long for this file system");
        }
        Path place;
        try {
            place = RawPath.resolve(path, entry);
        } catch (InvalidPathException e) {
            throw new EntryBlockedException("this file system has no such name: " + e.getReason());
        }
        if (!place.startsWith(path) || place.getNameCount() <= path.getNameCount()) {
            throw new EntryBlockedException("its name leads out of the target directory");
        }
        if (windows) {
            WindowsNames.check(path.relativize(place));
        }
        return place;
    }

    private static int levels(EntryPath entry) {
        int levels = 1;
        for (int i = 0; i < entry.lengthBytes(); i++) {
            if (entry.byteAt(i) == '/') {
                levels++;
            }
        }
        return levels;
    }

    /** Whether modes, owners and groups are known by number and with all bits. */
    boolean hasUnixView() {
        return views.contains("unix");
    }

    boolean hasPosixView() {
        return views.contains("posix");
    }
}
