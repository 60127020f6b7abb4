package io.backup4j.spi.sink;

/**
 * Name of an object inside a sink: components of letters, digits, {@code . _ -}, joined by {@code /}, at most 200 characters. No component
 * is {@code .} or {@code ..} or begins with a dot: such names are the sink's own.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
    private static final int MAX_LENGTH = 200;

    public ObjectKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException("key: not a valid object key: '" + value + "'");
        }
    }

    /** Shorthand for the constructor. */
    public static ObjectKey of(String value) {
        return new ObjectKey(value);
    }

    /** Whether the text may be an object key; a listing skips foreign names by this. */
    public static boolean isValid(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH || value.charAt(value.length() - 1) == '/') {
            return false;
        }
        boolean componentStart = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (componentStart && (c == '.' || c == '/')) {
                return false;
            }
            componentStart = c == '/';
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-'
                    || c == '/';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** The last component. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** Order of listings: by UTF-16 unit, which for the allowed characters is byte order. */
    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
