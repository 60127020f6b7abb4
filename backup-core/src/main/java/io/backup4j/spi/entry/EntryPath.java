package io.backup4j.spi.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Name of an entry inside its source: components joined by {@code /}, relative, in raw bytes as the platform has them (normally UTF-8). No
 * component is empty, {@code .} or {@code ..}, and none holds a zero byte. Ordered component by component, each as unsigned bytes: a directory
 * comes directly before what it contains. Immutable.
 */
public final class EntryPath implements Comparable<EntryPath> {
    /** Longest path in bytes: Linux PATH_MAX is 4096; room for other platforms and for generated names. */
    public static final int MAX_LENGTH_BYTES = 32_767;

    private final byte[] bytes;

    private EntryPath(byte[] bytes) {
        this.bytes = bytes;
    }

    /** From text, as UTF-8. */
    public static EntryPath of(String path) {
        return ofBytes(path.getBytes(StandardCharsets.UTF_8));
    }

    /** From raw bytes, which are copied. */
    public static EntryPath ofBytes(byte[] bytes) {
        String problem = problem(bytes, 0);
        if (problem != null) {
            throw new IllegalArgumentException("path: " + problem + ": '" + printable(bytes) + "'");
        }
        return new EntryPath(bytes.clone());
    }

    private static @org.jspecify.annotations.Nullable String problem(byte[] b, int from) {
        if (b.length == 0) {
            return "must not be empty";
        }
        if (b.length > MAX_LENGTH_BYTES) {
            return "longer than " + MAX_LENGTH_BYTES + " bytes";
        }
        int start = from;
        for (int i = from; i <= b.length; i++) {
            if (i < b.length && b[i] == 0) {
                return "holds a zero byte";
            }
            if (i == b.length || b[i] == '/') {
                int length = i - start;
                if (length == 0) {
                    return "has an empty component or is absolute";
                }
                if (b[start] == '.' && (length == 1 || (length == 2 && b[start + 1] == '.'))) {
                    return "has a component that is '.' or '..'";
                }
                start = i + 1;
            }
        }
        return null;
    }

    /**
     * A path that begins as this one does: the form in which listings hold paths, read with one copy.
     *
     * @param shared how many of its bytes are taken over
     * @param source holds the other bytes, {@code length} of them from {@code offset} on
     */
    public EntryPath continuedAfter(int shared, byte[] source, int offset, int length) {
        byte[] joined = Arrays.copyOf(bytes, Objects.checkIndex(shared, bytes.length + 1) + length);
        System.arraycopy(source, offset, joined, shared, length);
        int component = shared;
        while (component > 0 && joined[component - 1] != '/') {
            component--;
        }
        // What comes before is whole components of this path.
        String problem = problem(joined, component);
        if (problem != null) {
            throw new IllegalArgumentException("path: " + problem + ": '" + printable(joined) + "'");
        }
        return new EntryPath(joined);
    }

    /** This path with one more component. */
    public EntryPath child(byte[] name) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
        joined[bytes.length] = '/';
        System.arraycopy(name, 0, joined, bytes.length + 1, name.length);
        // Only what is new can be wrong, and nobody else has the array.
        String problem =
                joined.length > MAX_LENGTH_BYTES ? "longer than " + MAX_LENGTH_BYTES + " bytes" : problem(name, 0);
        if (problem != null) {
            throw new IllegalArgumentException("path: " + problem + ": '" + printable(joined) + "'");
        }
        return new EntryPath(joined);
    }

    /** A copy of the raw bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    public int lengthBytes() {
        return bytes.length;
    }

    public byte byteAt(int index) {
        return bytes[index];
    }

    /** How many bytes at the beginning are equal. */
    public int sharedLength(EntryPath other) {
        int i = Arrays.mismatch(bytes, other.bytes);
        return i < 0 ? bytes.length : i;
    }

    /**
     * {@link #compareTo(EntryPath)} for a path in a buffer, without making an object of it.
     *
     * @param other begins with the other path
     * @param length of the other path in bytes
     */
    public int compareTo(byte[] other, int length) {
        int i = Arrays.mismatch(bytes, 0, bytes.length, other, 0, length);
        if (i < 0) {
            return 0;
        }
        if (i == bytes.length || i == length) {
            return bytes.length - length;
        }
        return Integer.compare(rank(bytes[i]), rank(other[i]));
    }

    /** Copies the bytes from an index on to where {@code target} has room for them. */
    public void copy(int from, byte[] target, int offset) {
        System.arraycopy(bytes, from, target, offset, bytes.length - from);
    }

    /** Whether this is {@code ancestor} or lies below it. */
    public boolean startsWith(EntryPath ancestor) {
        int n = ancestor.bytes.length;
        return bytes.length >= n
                && Arrays.equals(bytes, 0, n, ancestor.bytes, 0, n)
                && (bytes.length == n || bytes[n] == '/');
    }

    @Override
    public int compareTo(EntryPath other) {
        int i = Arrays.mismatch(bytes, other.bytes);
        if (i < 0) {
            return 0;
        }
        if (i == bytes.length || i == other.bytes.length) {
            return bytes.length - other.bytes.length;
        }
        return Integer.compare(rank(bytes[i]), rank(other.bytes[i]));
    }

    /** The separator sorts below every byte that a name may hold, so that components are compared before what follows them. */
    private static int rank(byte b) {
        return b == '/' ? 0 : b & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryPath path && Arrays.equals(bytes, path.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As text; bytes that are not UTF-8 become U+FFFD, so this is for people, not for opening files. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String printable(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.UTF_8).replace('\0', '?');
    }
}
