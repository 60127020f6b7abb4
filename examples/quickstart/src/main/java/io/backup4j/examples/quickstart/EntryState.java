package io.backup4j.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * All that the JDK can tell about one file, directory or link. Written without the library, so that the library does not judge itself.
 *
 * @param kind file, directory or link
 * @param bytes length of a file, else 0
 * @param content SHA-256 of a file, target of a link, else empty
 * @param modified time of modification to the nanosecond; empty for links, whose time the JDK cannot set
 * @param permissions in the manner of {@code rwxr-x---}; empty for links and where the file system has none
 * @param owner user and group; empty where the file system has none
 * @param extended extended attributes as hex by name
 */
record EntryState(
        Kind kind,
        long bytes,
        String content,
        String modified,
        String permissions,
        String owner,
        Map<String, String> extended) {

    /** What an entry is. Pipes, sockets and devices are {@code OTHER}. */
    enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        OTHER
    }

    /** Instead of the digest of a file that may not be read; equal to no digest. */
    private static final String UNREADABLE = "unreadable";

    static EntryState of(Path path, BasicFileAttributes basic) throws IOException {
        Kind kind = kind(basic);
        boolean link = kind == Kind.LINK;
        PosixFileAttributeView posix =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes unix = posix == null ? null : posix.readAttributes();
        return new EntryState(
                kind,
                kind == Kind.FILE ? basic.size() : 0,
                switch (kind) {
                    case FILE -> digest(path);
                    case LINK -> Files.readSymbolicLink(path).toString();
                    case DIRECTORY, OTHER -> "";
                },
                link ? "" : basic.lastModifiedTime().toString(),
                link || unix == null ? "" : PosixFilePermissions.toString(unix.permissions()),
                unix == null ? "" : unix.owner() + ":" + unix.group(),
                kind == Kind.FILE || kind == Kind.DIRECTORY ? extended(path) : Map.of());
    }

    static Kind kind(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return Kind.LINK;
        }
        if (attributes.isDirectory()) {
            return Kind.DIRECTORY;
        }
        return attributes.isRegularFile() ? Kind.FILE : Kind.OTHER;
    }

    /** What is not the same in the other one, in words; empty if they are equal. */
    List<String> differences(EntryState other) {
        List<String> words = new ArrayList<>();
        note(words, "kind", kind, other.kind);
        note(words, "size", bytes, other.bytes);
        if (!content.equals(other.content)) {
            words.add(kind == Kind.LINK ? "link target" : "content");
        }
        note(words, "time", modified, other.modified);
        note(words, "permissions", permissions, other.permissions);
        note(words, "owner", owner, other.owner);
        note(words, "extended attributes", extended, other.extended);
        return words;
    }

    private static void note(List<String> words, String name, Object expected, Object found) {
        if (!Objects.equals(expected, found)) {
            words.add(name + " " + found + " instead of " + expected);
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (AccessDeniedException e) {
            return UNREADABLE;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Map<String, String> extended(Path path) throws IOException {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        if (view == null) {
            return Map.of();
        }
        Map<String, String> values = new TreeMap<>();
        for (String name : names(view)) {
            ByteBuffer value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            values.put(name, HexFormat.of().formatHex(value.array(), 0, value.position()));
        }
        return values;
    }

    private static List<String> names(UserDefinedFileAttributeView view) throws IOException {
        try {
            return view.list();
        } catch (FileSystemException e) {
            // The JDK offers the view also on file systems that then refuse it.
            return List.of();
        }
    }
}
