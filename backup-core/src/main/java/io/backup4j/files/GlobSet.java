package io.backup4j.files;

import io.backup4j.spi.entry.EntryPath;
import java.util.Collection;
import java.util.List;

/** Several {@link Glob}s of which one is enough. Immutable. */
public final class GlobSet {
    private static final GlobSet EMPTY = new GlobSet(List.of());

    private final List<Glob> globs;

    private GlobSet(List<Glob> globs) {
        this.globs = globs;
    }

    /**
     * Reads patterns.
     *
     * @throws IllegalArgumentException as {@link Glob#of}
     */
    public static GlobSet of(Collection<String> patterns) {
        return patterns.isEmpty()
                ? EMPTY
                : new GlobSet(patterns.stream().map(Glob::of).toList());
    }

    /** Matches nothing. */
    public static GlobSet none() {
        return EMPTY;
    }

    public boolean isEmpty() {
        return globs.isEmpty();
    }

    /** Whether a pattern describes this very path. */
    public boolean matches(EntryPath path) {
        if (globs.isEmpty()) {
            return false;
        }
        byte[] bytes = path.toBytes();
        return matches(bytes, bytes.length);
    }

    /** Whether a pattern describes this path or a directory that it lies in: a pattern for a directory means all of it. */
    public boolean covers(EntryPath path) {
        if (globs.isEmpty()) {
            return false;
        }
        byte[] bytes = path.toBytes();
        for (int end = 1; end <= bytes.length; end++) {
            if ((end == bytes.length || bytes[end] == '/') && matches(bytes, end)) {
                return true;
            }
        }
        return false;
    }

    /** Whether something below this directory may match; false only if nothing can, so that the directory need not be listed. */
    public boolean mayMatchBelow(EntryPath directory) {
        byte[] bytes = globs.isEmpty() ? new byte[0] : directory.toBytes();
        for (Glob glob : globs) {
            if (glob.mayMatchBelow(bytes)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(byte[] path, int end) {
        for (Glob glob : globs) {
            if (glob.matches(path, end)) {
                return true;
            }
        }
        return false;
    }

    /** The patterns. */
    @Override
    public String toString() {
        return globs.toString();
    }
}
