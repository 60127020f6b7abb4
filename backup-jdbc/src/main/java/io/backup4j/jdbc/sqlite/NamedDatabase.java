package io.backup4j.jdbc.sqlite;

import io.backup4j.spi.entry.EntryPath;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * One of the databases of a source or target.
 *
 * @param name of its entry: {@code main}, or what the attached one is called
 */
record NamedDatabase(String name, Path file) {
    static final String MAIN = "main";
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,64}");

    NamedDatabase {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("attached: a name must be 1 to 64 of a-z 0-9 _ -, not '" + name + "'");
        }
        file = file.toAbsolutePath();
    }

    /** An attached one. */
    static NamedDatabase attached(String name, Path file) {
        if (name.equals(MAIN) || name.equals("temp")) {
            throw new IllegalArgumentException("attached: '" + name + "' is no name of an attached database");
        }
        return new NamedDatabase(name, file);
    }

    EntryPath path() {
        return EntryPath.of(name);
    }
}
