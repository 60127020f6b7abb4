package io.backup4j.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A directory tree at one moment: names in raw bytes, kinds, content digests, link targets, which names are one file, permissions, owners, times and
 * extended attributes. Shares no code with the file source, so that it can bear witness against it. Immutable.
 */
public final class TreeSnapshot {
    /** Differences after which a comparison gives up. */
    private static final int MAX_DIFFERENCES = 50;

    /** Property name to value, by name of the file relative to the root, percent-encoded; the root is {@code .}. */
    private final TreeMap<String, Map<String, String>> files;

    private TreeSnapshot(TreeMap<String, Map<String, String>> files) {
        this.files = files;
    }

    /** Captures the tree below and including {@code root}, without following links. */
    public static TreeSnapshot of(Path root) throws IOException {
        TreeMap<String, Map<String, String>> files = new TreeMap<>();
        Map<Object, TreeSet<String>> names = new HashMap<>();
        String prefix = encoded(root);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return visit(directory, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return visit(file, attributes);
            }

            private FileVisitResult visit(Path path, BasicFileAttributes attributes) throws IOException {
                String name = path.equals(root) ? "." : encoded(path).substring(prefix.length() + 1);
                files.put(name, properties(path, attributes));
                if (attributes.isRegularFile() && attributes.fileKey() != null) {
                    names.computeIfAbsent(attributes.fileKey(), key -> new TreeSet<>())
                            .add(name);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        for (TreeSet<String> same : names.values()) {
            if (same.size() > 1) {
                same.forEach(name -> files.get(name).put("hard links", same.toString()));
            }
        }
        return new TreeSnapshot(files);
    }

    /**
     * This snapshot without a property, for targets that cannot keep it: {@code kind}, {@code size}, {@code content}, {@code target}, {@code hard links},
     * {@code modified}, {@code link modified}, {@code permissions}, {@code owner}, {@code group}, or {@code xattr} for all of these.
     */
    public TreeSnapshot without(String property) {
        TreeMap<String, Map<String, String>> less = new TreeMap<>();
        files.forEach((name, properties) -> {
            Map<String, String> rest = new LinkedHashMap<>(properties);
            rest.keySet().removeIf(key -> key.equals(property) || key.startsWith(property + "."));
            less.put(name, rest);
        });
        return new TreeSnapshot(less);
    }

    /** Names of all files relative to the root, percent-encoded as in a URI. */
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** The values of one property, of all files that have it, in order of their names. */
    public List<String> values(String property) {
        return files.values().stream()
                .filter(properties -> properties.containsKey(property))
                .map(properties -> properties.get(property))
                .toList();
    }

    /** This snapshot as text that does not change: a line per file in order of names, its name and properties in alphabetical order, separated by tabs. */
    public List<String> lines() {
        return files.entrySet().stream()
                .map(file -> file.getKey() + "\t"
                        + new TreeMap<>(file.getValue())
                                .entrySet().stream()
                                        .map(property -> property.getKey() + "=" + property.getValue())
                                        .collect(Collectors.joining("\t")))
                .toList();
    }

    /**
     * What differs, one line each, at most 50 of them; empty if the trees are equal.
     *
     * @param expected what this snapshot should be
     */
    public List<String> differencesFrom(TreeSnapshot expected) {
        TreeSet<String> names = new TreeSet<>(files.keySet());
        names.addAll(expected.files.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            Map<String, String> found = files.get(name);
            Map<String, String> wanted = expected.files.get(name);
            if (found == null) {
                differences.add(name + ": missing");
            } else if (wanted == null) {
                differences.add(name + ": not expected, a " + found.get("kind"));
            } else {
                compare(name, wanted, found, differences);
            }
            if (differences.size() >= MAX_DIFFERENCES) {
                differences.add("and perhaps more");
                break;
            }
        }
        return differences;
    }

    private static void compare(
            String name, Map<String, String> wanted, Map<String, String> found, List<String> differences) {
        TreeSet<String> keys = new TreeSet<>(wanted.keySet());
        keys.addAll(found.keySet());
        for (String key : keys) {
            String expected = wanted.getOrDefault(key, "none");
            String actual = found.getOrDefault(key, "none");
            if (!expected.equals(actual)) {
                differences.add(name + ": " + key + " is " + actual + ", expected " + expected);
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TreeSnapshot that && files.equals(that.files);
    }

    @Override
    public int hashCode() {
        return files.hashCode();
    }

    @Override
    public String toString() {
        return files.size() + " files: " + files.keySet();
    }

    private static Map<String, String> properties(Path path, BasicFileAttributes attributes) throws IOException {
        Map<String, String> properties = new LinkedHashMap<>();
        String time = attributes.isSymbolicLink() ? "link modified" : "modified";
        properties.put(time, attributes.lastModifiedTime().toInstant().toString());
        if (attributes.isRegularFile()) {
            properties.put("kind", "file");
            properties.put("size", Long.toString(attributes.size()));
            properties.put("content", digest(path));
        } else if (attributes.isDirectory()) {
            properties.put("kind", "directory");
        } else if (attributes.isSymbolicLink()) {
            properties.put("kind", "symbolic link");
            properties.put("target", target(path));
        } else {
            properties.put("kind", "other");
        }
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null) {
            PosixFileAttributes posix = view.readAttributes();
            properties.put("permissions", PosixFilePermissions.toString(posix.permissions()));
            properties.put("owner", posix.owner().getName());
            properties.put("group", posix.group().getName());
        }
        if (!attributes.isSymbolicLink() && !attributes.isOther()) {
            extended(path, properties);
        }
        return properties;
    }

    /** Resolved below a directory that does not exist, or a slash would be appended where the target is a directory. */
    private static String target(Path link) throws IOException {
        Path nowhere = link.resolveSibling("no such directory");
        Path target = Files.readSymbolicLink(link);
        String encoded = nowhere.resolve(target).toUri().getRawPath();
        return target.isAbsolute()
                ? encoded
                : encoded.substring(encoded(nowhere).length() + 1);
    }

    private static void extended(Path path, Map<String, String> properties) throws IOException {
        var view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null || !Files.getFileStore(path).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
            return;
        }
        for (String name : new TreeSet<>(view.list())) {
            ByteBuffer value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            properties.put("xattr." + name, HexFormat.of().formatHex(value.array(), 0, value.position()));
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = SourceReading.sha256();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String encoded(Path path) {
        String encoded = path.toUri().getRawPath();
        return encoded.endsWith("/") && encoded.length() > 1 ? encoded.substring(0, encoded.length() - 1) : encoded;
    }
}
