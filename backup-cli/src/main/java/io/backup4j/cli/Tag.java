package io.backup4j.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A tag of a backup, written as {@code KEY=VALUE}: up to the first {@code =} it is the key.
 *
 * @param key not blank
 * @param value may be empty
 */
record Tag(String key, String value) {

    static Tag parse(String text) {
        int end = text.indexOf('=');
        if (end < 0 || text.substring(0, end).isBlank()) {
            throw new TypeConversionException(
                    "'" + text + "' is no tag; expected KEY=VALUE, something like release=yes");
        }
        return new Tag(text.substring(0, end), text.substring(end + 1));
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<Tag> {
        @Override
        public Tag convert(String value) {
            return parse(value);
        }
    }
}
