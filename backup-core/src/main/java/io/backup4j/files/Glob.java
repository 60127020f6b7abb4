package io.backup4j.files;

import io.backup4j.spi.entry.EntryPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for paths inside a source. Immutable.
 *
 * <table>
 * <caption>Syntax</caption>
 * <tr><td>{@code *}</td><td>any characters within one component, also none</td></tr>
 * <tr><td>{@code ?}</td><td>one character within a component</td></tr>
 * <tr><td>{@code [a-z_]}, {@code [!a-z]}</td><td>one character of these, or none of these; {@code ^} is as good as {@code !}</td></tr>
 * <tr><td>{@code **}</td><td>as a whole component: any number of components, also none</td></tr>
 * <tr><td>{@code \x}</td><td>the character x itself</td></tr>
 * </table>
 *
 * <p>A pattern without {@code /} is compared with the last component at any depth: {@code *.tmp}. A pattern that begins with or holds a {@code /} is
 * compared with the whole path from the root of the source: {@code /library/cache}, {@code library/**}{@code /thumbs}. A {@code /} at the end is
 * ignored. Letters are compared with their case. A byte that is not UTF-8 counts as one character.
 *
 * <p>Cost: at most the length of the pattern times the length of the path, whatever the pattern.
 */
public final class Glob {
    private static final int MAX_LENGTH = 4096;

    private final String pattern;
    private final boolean anchored;
    /** Null stands for {@code **}. */
    private final List<@Nullable GlobComponent> components;

    private Glob(String pattern, boolean anchored, List<@Nullable GlobComponent> components) {
        this.pattern = pattern;
        this.anchored = anchored;
        this.components = components;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is empty, longer than 4096 characters, or malformed; the message names the pattern and the fault
     */
    public static Glob of(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "pattern: longer than " + MAX_LENGTH + " characters: " + pattern.length());
        }
        String body =
                pattern.endsWith("/") && pattern.length() > 1 ? pattern.substring(0, pattern.length() - 1) : pattern;
        boolean anchored = body.indexOf('/') >= 0;
        String relative = body.startsWith("/") ? body.substring(1) : body;
        List<@Nullable GlobComponent> components = new ArrayList<>();
        for (String component : relative.split("/", -1)) {
            if (component.isEmpty() || component.equals(".") || component.equals("..")) {
                throw new IllegalArgumentException(
                        "pattern '" + pattern + "': has a component that is empty, '.' or '..'");
            }
            if (component.equals("**")) {
                components.add(null);
            } else {
                components.add(GlobComponent.of(component, pattern));
            }
        }
        return new Glob(pattern, anchored, components);
    }

    /** Whether the pattern describes this very path. What lies below a matching directory does not match by itself, see {@link GlobSet#covers}. */
    public boolean matches(EntryPath path) {
        byte[] bytes = path.toBytes();
        return matches(bytes, bytes.length);
    }

    /** {@link #matches} for the first {@code end} bytes. */
    boolean matches(byte[] path, int end) {
        if (!anchored) {
            GlobComponent component = components.get(0);
            return component == null || component.matches(path, lastStart(path, end), end);
        }
        // As for '*' within a component: the last '**' alone needs to be tried again, one component further each time.
        int next = 0;
        int position = 0;
        int retryNext = -1;
        int retryPosition = 0;
        while (position < end) {
            int stop = componentEnd(path, position, end);
            if (next < components.size()) {
                GlobComponent component = components.get(next);
                if (component == null) {
                    retryNext = ++next;
                    retryPosition = position;
                    continue;
                }
                if (component.matches(path, position, stop)) {
                    next++;
                    position = stop + 1;
                    continue;
                }
            }
            if (retryNext < 0) {
                return false;
            }
            next = retryNext;
            retryPosition = componentEnd(path, retryPosition, end) + 1;
            position = retryPosition;
        }
        while (next < components.size() && components.get(next) == null) {
            next++;
        }
        return next == components.size();
    }

    /** Whether something below this directory may match. False only if nothing can. */
    boolean mayMatchBelow(byte[] directory) {
        int position = 0;
        for (GlobComponent component : components) {
            if (!anchored || component == null || position >= directory.length) {
                return true;
            }
            int stop = componentEnd(directory, position, directory.length);
            if (!component.matches(directory, position, stop)) {
                return false;
            }
            position = stop + 1;
        }
        return false;
    }

    private static int componentEnd(byte[] path, int start, int end) {
        int i = start;
        while (i < end && path[i] != '/') {
            i++;
        }
        return i;
    }

    private static int lastStart(byte[] path, int end) {
        int i = end;
        while (i > 0 && path[i - 1] != '/') {
            i--;
        }
        return i;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Glob that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    /** The pattern as given. */
    @Override
    public String toString() {
        return pattern;
    }
}
