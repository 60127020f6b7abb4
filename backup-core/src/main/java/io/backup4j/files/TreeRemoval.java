package io.backup4j.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Removes a directory with all it contains, whatever modes it has. Links are removed, not followed. */
final class TreeRemoval {
    private TreeRemoval() {}

    /** Does nothing if there is none. Holds one directory open at a time, however deep the tree is. */
    static void remove(Path root) throws IOException {
        if (Files.notExists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Deque<Path> left = new ArrayDeque<>();
        left.addLast(root);
        while (!left.isEmpty()) {
            Path directory = left.getLast();
            int before = left.size();
            removeFiles(directory, left);
            if (left.size() == before) {
                Files.deleteIfExists(directory);
                left.removeLast();
            }
        }
    }

    /** Removes all but directories, which are added to those that are left. */
    private static void removeFiles(Path directory, Deque<Path> left) throws IOException {
        OwnerAccess.give(directory, UnixMode.OWNER_ALL);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    left.addLast(child);
                } else {
                    Files.deleteIfExists(child);
                }
            }
        } catch (NoSuchFileException e) {
            // Somebody else was faster.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
