package io.backup4j.spi.entry;

import java.util.Arrays;
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

    private static final EntryAttributes NONE = new EntryAttributes(new String[0], new Object[0], 0);

    // Two arrays and no map: one is made for every entry that is read, written or looked at.
    private final String[] names;
    private final Object[] values;
    private final int size;

    private EntryAttributes(String[] names, Object[] values, int size) {
        this.names = names;
        this.values = values;
        this.size = size;
    }

    public static EntryAttributes none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** All of them, sorted by name; values are {@code Long}, {@code String} or {@code byte[]}. */
    public SortedMap<String, Object> asMap() {
        TreeMap<String, Object> map = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            map.put(names[i], values[i]);
        }
        return Collections.unmodifiableSortedMap(map);
    }

    /** Number of attributes. */
    public int size() {
        return size;
    }

    /** Name of the attribute at a place in the order of names, from 0. */
    public String name(int index) {
        return names[Objects.checkIndex(index, size)];
    }

    /** Value of the attribute at that place: a {@code Long}, {@code String} or {@code byte[]}. */
    public Object value(int index) {
        return values[Objects.checkIndex(index, size)];
    }

    public OptionalLong number(String name) {
        return valueOf(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    public Optional<String> text(String name) {
        return valueOf(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    public Optional<byte[]> bytes(String name) {
        return valueOf(name) instanceof byte[] bytes ? Optional.of(bytes) : Optional.empty();
    }

    private @Nullable Object valueOf(String name) {
        int index = Arrays.binarySearch(names, 0, size, name);
        return index < 0 ? null : values[index];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof EntryAttributes that) || size != that.size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (!names[i].equals(that.names[i]) || !Objects.deepEquals(values[i], that.values[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < size; i++) {
            hash += names[i].hashCode();
        }
        return hash;
    }

    /** Names only: values may be private. */
    @Override
    public String toString() {
        return Arrays.asList(names).subList(0, size).toString();
    }

    /** Collects attributes; a later value of the same name replaces the earlier one. */
    public static final class Builder {
        /** What a file on Unix has without extended attributes. */
        private static final int USUAL = 8;

        private String[] names = new String[USUAL];
        private Object[] values = new Object[USUAL];
        private int size;
        private boolean built;

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
            int index = place(name);
            if (index >= 0) {
                unshare();
                values[index] = value;
            } else {
                insert(-(index + 1), name, value);
            }
            return this;
        }

        /** As {@link Arrays#binarySearch}. Most come in order, as they are stored. */
        private int place(String name) {
            if (size == 0 || names[size - 1].compareTo(name) < 0) {
                return -(size + 1);
            }
            return Arrays.binarySearch(names, 0, size, name);
        }

        private void insert(int index, String name, Object value) {
            unshare();
            if (size == names.length) {
                names = Arrays.copyOf(names, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            System.arraycopy(names, index, names, index + 1, size - index);
            System.arraycopy(values, index, values, index + 1, size - index);
            names[index] = name;
            values[index] = value;
            size++;
        }

        /** What was built holds these arrays and must not change. */
        private void unshare() {
            if (built) {
                names = names.clone();
                values = values.clone();
                built = false;
            }
        }

        public EntryAttributes build() {
            if (size > MAX_ATTRIBUTES) {
                throw new IllegalArgumentException(
                        "attributes: an entry has at most " + MAX_ATTRIBUTES + ", not " + size);
            }
            built = true;
            return new EntryAttributes(names, values, size);
        }
    }
}
