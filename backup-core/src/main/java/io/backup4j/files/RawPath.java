package io.backup4j.files;

import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Names between {@link Path} and the raw bytes of the file system, without loss.
 *
 * <p>On Unix a file name is any bytes but zero and {@code /}; a {@code Path} keeps them, but its strings do not: they are decoded with the platform's
 * encoding, which is ASCII under {@code LANG=C}. The one public way to the bytes is the {@code file:} URI, which percent-encodes them one by one. It is
 * slow and asks the file system whether to append a slash, so strings are used where they are provably exact: for ASCII, and for UTF-8 without the
 * replacement character where the platform's encoding is UTF-8.
 *
 * <p>Other file systems (Windows, in memory) have names of characters; their bytes are the UTF-8 of them.
 */
final class RawPath {
    private static final char REPLACEMENT = '\ufffd';
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /** On macOS strings are normalised on their way to the file system, which changes bytes. */
    private static final boolean STRINGS_ARE_UTF_8 = "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"))
            && !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");

    private RawPath() {}

    /** The last component. Empty for a root. */
    static byte[] nameBytes(Path path) {
        Path name = path.getFileName();
        return name == null ? new byte[0] : bytes(name);
    }

    /** The whole path as it is, absolute or relative, not normalised. */
    static byte[] bytes(Path path) {
        String text = path.toString();
        if (!hasRawBytes(path.getFileSystem())) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (STRINGS_ARE_UTF_8 && text.indexOf(REPLACEMENT) < 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (isAscii(text)) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        // Below the root, so that the working directory does not come into it.
        String encoded = path.getFileSystem().getPath("/").resolve(path).toUri().getRawPath();
        int from = path.isAbsolute() ? 0 : 1;
        int to = encoded.length();
        if (encoded.endsWith("/") && !text.endsWith("/")) {
            to--; // Only says that a directory of this name exists.
        }
        return percentDecode(encoded, from, to);
    }

    /**
     * The path of one name in a directory.
     *
     * @throws InvalidPathException if the name is not one component on this file system (on Windows it may hold a separator or a drive), is {@code .}
     *     or {@code ..}, or has characters that it forbids
     */
    static Path child(Path directory, byte[] name) {
        Path child = relative(directory.getFileSystem(), name);
        String text = child.toString();
        if (child.isAbsolute()
                || child.getRoot() != null
                || child.getNameCount() != 1
                || text.isEmpty()
                || text.equals(".")
                || text.equals("..")
                || indexOf(name, (byte) '/') >= 0) {
            throw new InvalidPathException(new String(name, StandardCharsets.UTF_8), "not the name of one file");
        }
        return directory.resolve(child);
    }

    /** What a symbolic link holds, byte for byte. */
    static byte[] linkTarget(Path symbolicLink) throws IOException {
        return bytes(Files.readSymbolicLink(symbolicLink));
    }

    /**
     * What to hand to {@link Files#createSymbolicLink}. Repeated and trailing slashes are lost, because {@code Path} cannot be made with them; compare
     * {@link #bytes} of the result with {@code target} where that matters.
     *
     * @throws InvalidPathException if the file system has no such path
     */
    static Path linkTargetPath(Path directoryOfLink, byte[] target) {
        return relative(directoryOfLink.getFileSystem(), target);
    }

    /**
     * The place of an entry below a root.
     *
     * @throws InvalidPathException as for {@link #child}
     */
    static Path resolve(Path root, EntryPath path) {
        byte[] bytes = path.toBytes();
        if (hasRawBytes(root.getFileSystem())) {
            return root.resolve(
                    relative(root.getFileSystem(), bytes)); // An EntryPath has no way out: no root, no "..".
        }
        Path place = root;
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '/') {
                place = child(place, Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
            }
        }
        return place;
    }

    /** A path of exactly these bytes, but for repeated and trailing slashes. */
    private static Path relative(FileSystem fileSystem, byte[] bytes) {
        if (indexOf(bytes, (byte) 0) >= 0) {
            throw new InvalidPathException(
                    new String(bytes, StandardCharsets.UTF_8).replace('\0', '?'), "holds a zero byte");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!hasRawBytes(fileSystem) || (STRINGS_ARE_UTF_8 && text.indexOf(REPLACEMENT) < 0) || isAscii(text)) {
            return fileSystem.getPath(text);
        }
        boolean absolute = bytes[0] == '/';
        Path path = Path.of(URI.create("file://" + (absolute ? "" : "/") + percentEncode(bytes)));
        return absolute ? path : path.subpath(0, path.getNameCount());
    }

    /** Whether names of this file system are bytes that a {@code file:} URI shows one by one. */
    private static boolean hasRawBytes(FileSystem fileSystem) {
        return fileSystem == FileSystems.getDefault()
                && fileSystem.getSeparator().equals("/");
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] percentDecode(String text, int from, int to) {
        byte[] bytes = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[length++] =
                        (byte) (Character.digit(text.charAt(i + 1), 16) << 4 | Character.digit(text.charAt(i + 2), 16));
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    private static String percentEncode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 3);
        for (byte b : bytes) {
            if (b == '/'
                    || (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || b == '.'
                    || b == '-') {
                text.append((char) b);
            } else {
                text.append('%').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
            }
        }
        return text.toString();
    }
}
