package io.backup4j.spi.entry;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of an entry: name to {@code Long}, {@code String} or {@code byte[]}. Names are short and stable, they are part of what is stored; a source
 * may add its own with a prefix ({@code kafka.base}). Immutable; arrays are not copied and must not be changed.
 */
public final class EntryAttributes {
    /** File mode with type bits, as {@code stat(2)} gives it. Number. */
    public static final String MODE = "mode";
    /** Numeric owner. Number. */
    public static final String UID = "uid";
    /** Numeric group. Number. */
    public static final String GID = "gid";
    /** Name of the owner. Text. */
    public static final String OWNER = "owner";
    /** Name of the group. Text. */
    public static final String GROUP = "group";
    /** Time of last modification, seconds since 1970 UTC, rounded down. Number. */
    public static final String MTIME_SECONDS = "mtime";
    /** Nanoseconds of the time of last modification, [0, 10^9). Number. */
    public static final String MTIME_NANOS = "mtime.ns";
    /** Target of a symbolic link, raw bytes. */
    public static final String LINK_TARGET = "link";
    /** Identity of a file with several names: equal value, same file. Bytes. */
    public static final String HARD_LINK = "hardlink";
    /** Number of names of such a file. Number. */
    public static final String HARD_LINK_COUNT = "hardlink.count";
    /** Prefix of extended attributes; the rest is the name. Bytes. */
    public static final String XATTR_PREFIX = "xattr.";

    /** More than any platform gives one file; the format's readers refuse more. */
    public static final int MAX_ATTRIBUTES = 10_000;

    private static final EntryAttributes NONE = new EntryAttributes(new TreeMap<>());

    private final SortedMap<String, Object> values;

    private EntryAttributes(SortedMap<String, Object> values) {
        this.values = Collections.unmodifiableSortedMap(values);
    }

    public static EntryAttributes none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** All of them, sorted by name; values are {@code Long}, {@code String} or {@code byte[]}. */
    public SortedMap<String, Object> asMap() {
        return values;
    }

    public OptionalLong number(String name) {
        return values.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    public Optional<String> text(String name) {
        return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    public Optional<byte[]> bytes(String name) {
        return values.get(name) instanceof byte[] bytes ? Optional.of(bytes) : Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof EntryAttributes that) || values.size() != that.values.size()) {
            return false;
        }
        return values.entrySet().stream().allMatch(e -> Objects.deepEquals(e.getValue(), that.values.get(e.getKey())));
    }

    @Override
    public int hashCode() {
        return values.keySet().hashCode();
    }

    /** Names only: values may be private. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }

    /** Collects attributes; a later value of the same name replaces the earlier one. */
    public static final class Builder {
        private final TreeMap<String, Object> values = new TreeMap<>();

        private Builder() {}

        public Builder number(String name, long value) {
            return put(name, value);
        }

        public Builder text(String name, String value) {
            return put(name, value);
        }

        public Builder bytes(String name, byte[] value) {
            return put(name, value);
        }

        public Builder all(Map<String, Object> attributes) {
            attributes.forEach(this::put);
            return this;
        }

        private Builder put(String name, Object value) {
            if (name.isEmpty() || name.length() > 300) {
                throw new IllegalArgumentException("name: must have 1 to 300 characters: '" + name + "'");
            }
            if (!(value instanceof Long || value instanceof String || value instanceof byte[])) {
                throw new IllegalArgumentException(
                        "value of " + name + ": not a Long, String or byte[]: " + value.getClass());
            }
            values.put(name, value);
            return this;
        }

        public EntryAttributes build() {
            if (values.size() > MAX_ATTRIBUTES) {
                throw new IllegalArgumentException(
                        "attributes: an entry has at most " + MAX_ATTRIBUTES + ", not " + values.size());
            }
            return new EntryAttributes(new TreeMap<>(values));
        }
    }
}
