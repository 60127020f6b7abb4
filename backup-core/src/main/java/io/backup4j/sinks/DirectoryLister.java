package io.backup4j.sinks;

import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Lists files below a root in the order of their keys, a page at a time, without memory of earlier pages.
 *
 * <p>The order of keys is not that of names level by level: {@code a-b} and {@code a.b} sort before {@code a/b}, because {@code -} and {@code .} are
 * smaller than {@code /}. A directory must thus be visited at the place of its name <em>with</em> a slash. Whether a name is a directory costs a
 * call per name, so it is asked as late as possible: names wait in a heap, the smallest is looked at, and a directory goes back into the heap
 * with its slash. Names behind the page are never looked at. Thread-safe.
 */
final class DirectoryLister {
    /** A page with this many objects ends at the end of the directory: the page size of S3, for the feel of it. */
    static final int PAGE_OBJECTS = 1000;
    /** A page ends here even within a directory: about 2 MB of heap. */
    static final int MAX_PAGE_OBJECTS = 10_000;

    private final Path root;

    DirectoryLister(Path root) {
        this.root = root;
    }

    ObjectPage list(String prefix, String after) throws IOException {
        int slash = prefix.lastIndexOf('/');
        String base = prefix.substring(0, slash + 1);
        if (slash >= 0 && !ObjectKey.isValid(prefix.substring(0, slash))) {
            // No key begins like this; above all, it must not lead out of the root.
            return new ObjectPage(List.of(), false);
        }
        Walk walk = new Walk(prefix, after);
        walk.visit(root.resolve(base), base);
        return new ObjectPage(walk.found, walk.more);
    }

    static ObjectInfo info(ObjectKey key, BasicFileAttributes attributes) {
        return new ObjectInfo(
                key, attributes.size(), attributes.lastModifiedTime().toInstant());
    }

    /** One page in the making. */
    private static final class Walk {
        private final String prefix;
        private final String after;
        private final List<ObjectInfo> found = new ArrayList<>();
        private String directoryOfLast = "";
        private boolean more;

        Walk(String prefix, String after) {
            this.prefix = prefix;
            this.after = after;
        }

        /** Adds what is in a directory; {@code base} is its key with a slash, empty for the root. Stops when {@link #more} is set. */
        void visit(Path directory, String base) throws IOException {
            if (found.size() >= PAGE_OBJECTS) {
                more = true;
                return;
            }
            PriorityQueue<String> waiting = new PriorityQueue<>(names(directory, base));
            while (!more && !waiting.isEmpty()) {
                String name = waiting.remove();
                if (name.endsWith("/")) {
                    visit(directory.resolve(name), base + name);
                } else {
                    lookAt(directory.resolve(name), base, name, waiting);
                }
            }
        }

        private void lookAt(Path path, String base, String name, PriorityQueue<String> waiting) throws IOException {
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                if (FileFailures.isAbsent(e)) {
                    return; // Deleted since its name was read.
                }
                throw e;
            }
            String key = base + name;
            if (attributes.isDirectory() && mayBeUnder(key + "/")) {
                waiting.add(name + "/");
            } else if (attributes.isRegularFile() && isListed(key)) {
                add(base, info(new ObjectKey(key), attributes));
            }
        }

        private void add(String base, ObjectInfo object) {
            boolean full =
                    found.size() >= MAX_PAGE_OBJECTS || found.size() >= PAGE_OBJECTS && !base.equals(directoryOfLast);
            if (full) {
                more = true;
                return;
            }
            found.add(object);
            directoryOfLast = base;
        }

        private List<String> names(Path directory, String base) throws IOException {
            List<String> names = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    String key = base + name;
                    if (ObjectKey.isValid(key) && (isListed(key) || mayBeUnder(key + "/"))) {
                        names.add(name);
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            } catch (IOException e) {
                if (!FileFailures.isAbsent(e) && !isNoDirectory(directory)) {
                    throw e;
                }
                // Removed since it was seen, or never there: no objects.
            }
            return names;
        }

        private static boolean isNoDirectory(Path path) {
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        }

        private boolean isListed(String key) {
            return key.compareTo(after) > 0 && key.startsWith(prefix);
        }

        /** Whether a directory, given with its slash, may hold keys of this listing. */
        private boolean mayBeUnder(String directory) {
            return (directory.compareTo(after) > 0 || after.startsWith(directory))
                    && (directory.startsWith(prefix) || prefix.startsWith(directory));
        }
    }
}
