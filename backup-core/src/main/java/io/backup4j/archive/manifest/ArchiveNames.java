package io.backup4j.archive.manifest;

import io.backup4j.spi.entry.EntryPath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of members. That of a stored entry follows from its path alone, so an import knows every name that may occur: a path is kept as it is where it is UTF-8
 * without control characters, backslashes and percent signs. Those are written as {@code %} and two hexadecimal digits for each byte; in a path that is not
 * UTF-8 all bytes that are not ASCII are. A path with a component or a whole that no file system would take gets the hash of its bytes for a name. Stateless.
 */
public final class ArchiveNames {
    /** The first member: what this is, in a few bytes. */
    public static final String HEADER = "backup4j-archive.json";
    /** The last member but one. */
    public static final String MANIFEST = "manifest.json";
    /** The last member. */
    public static final String SUMS = "SHA256SUMS";
    /** Folder of a source's stored entries within that of the source. */
    public static final String DATA = "data";

    private static final String SOURCES = "sources";
    private static final String LONG = "%long";
    /** NAME_MAX of every usual file system, in bytes. */
    private static final int MAX_COMPONENT = 255;
    /** PATH_MAX of Linux is 4096, with room for the directory in which the archive is unpacked. */
    private static final int MAX_NAME = 3500;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private ArchiveNames() {}

    /** The folder of a source. */
    public static String folder(String source) {
        return SOURCES + "/" + component(source);
    }

    /** Where a stored entry lies within the folder of its source. */
    public static String within(EntryPath path) {
        String name = DATA + "/" + encoded(path);
        return isUsable(name) ? name : DATA + "/" + LONG + "/" + HexFormat.of().formatHex(sha256(path.toBytes()));
    }

    /** The name of a stored entry. */
    public static String stored(String source, EntryPath path) {
        return folder(source) + "/" + within(path);
    }

    /** A digest of the kind that {@code sha256sum} makes. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }

    private static boolean isUsable(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
            return false;
        }
        for (String component : name.split("/")) {
            if (component.getBytes(StandardCharsets.UTF_8).length > MAX_COMPONENT) {
                return false;
            }
        }
        return true;
    }

    /** Names of sources may be {@code .} and {@code ..}, which folders must not be. */
    private static String component(String source) {
        return source.equals(".") || source.equals("..") ? source.replace(".", "%2E") : source;
    }

    private static String encoded(EntryPath path) {
        byte[] bytes = path.toBytes();
        StringBuilder name = new StringBuilder(bytes.length + 16);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '%' || c == '\\' || Character.isISOControl(c)) {
                    for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                        escape(name, b);
                    }
                } else {
                    name.append(c);
                }
            }
        } catch (CharacterCodingException e) {
            name.setLength(0);
            for (byte b : bytes) {
                if (b < ' ' || b == 0x7f || b == '%' || b == '\\') {
                    escape(name, b);
                } else {
                    name.append((char) b);
                }
            }
        }
        return name.toString();
    }

    private static void escape(StringBuilder name, byte b) {
        name.append('%').append(HEX.toHexDigits(b));
    }
}
