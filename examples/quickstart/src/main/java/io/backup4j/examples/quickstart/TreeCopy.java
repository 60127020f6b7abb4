package io.backup4j.examples.quickstart;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Copies a tree with its times and permissions, so that the original is only ever read. What is neither file, directory nor link, or may not be read,
 * is left out and counted.
 */
final class TreeCopy extends SimpleFileVisitor<Path> {
    /** The copy, the repository, a second restore and a copy of the repository: no more than this many times the tree. */
    private static final int ROOM_FACTOR = 4;

    private final Path source;
    private final Path target;
    private final Path leftOut;
    private final FileStore store;
    private final Deque<BasicFileAttributes> open = new ArrayDeque<>();
    private long bytes;
    private long skipped;

    private TreeCopy(Path source, Path target, Path leftOut) throws IOException {
        this.source = source;
        this.target = target;
        this.leftOut = leftOut;
        this.store = Files.getFileStore(leftOut);
    }

    /**
     * Copies.
     *
     * @param leftOut a directory that is not copied even if it lies in the source: the scratch directory
     * @return number of entries that were left out because they could not be read or are of a special kind
     * @throws IOException if there is no room for all that follows, or something else went wrong
     */
    static long copy(Path source, Path target, Path leftOut) throws IOException {
        TreeCopy copy = new TreeCopy(source, target, leftOut);
        Files.walkFileTree(source, copy);
        return copy.skipped;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        if (directory.equals(leftOut)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        Files.createDirectory(inTarget(directory));
        open.push(attributes);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (EntryState.kind(attributes) == EntryState.Kind.OTHER) {
            skipped++;
            return FileVisitResult.CONTINUE;
        }
        bytes += attributes.isSymbolicLink() ? 0 : attributes.size();
        requireRoom(attributes.size());
        Path copy = inTarget(file);
        try {
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isSymbolicLink()) {
                // JDK 17 copies times to the microsecond only.
                Files.setLastModifiedTime(copy, attributes.lastModifiedTime());
            }
        } catch (AccessDeniedException | NoSuchFileException e) {
            return visitFileFailed(file, e);
        }
        return FileVisitResult.CONTINUE;
    }

    /** A tree in use changes while it is copied; that is no reason to fail. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof AccessDeniedException || failure instanceof NoSuchFileException) {
            skipped++;
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }

    /** Last, because writing into a directory changes its time. */
    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
        if (failure != null) {
            throw failure;
        }
        Path copy = inTarget(directory);
        PosixFileAttributeView from = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        PosixFileAttributeView to = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
        if (from != null && to != null) {
            to.setPermissions(from.readAttributes().permissions());
        }
        Files.setLastModifiedTime(copy, open.pop().lastModifiedTime());
        return FileVisitResult.CONTINUE;
    }

    private void requireRoom(long fileBytes) throws IOException {
        long needed = (ROOM_FACTOR - 1) * bytes + fileBytes;
        if (store.getUsableSpace() < needed) {
            throw new IOException(
                    "too little room in " + leftOut.getParent()
                            + ": all that follows needs about " + ROOM_FACTOR
                            + " times the tree; choose another place with java -Djava.io.tmpdir=DIRECTORY -jar …, or a smaller tree");
        }
    }

    private Path inTarget(Path path) {
        return target.resolve(source.relativize(path));
    }
}
