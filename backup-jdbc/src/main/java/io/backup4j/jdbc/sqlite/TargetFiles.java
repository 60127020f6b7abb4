package io.backup4j.jdbc.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which database goes where.
 *
 * @param main the main one
 * @param attached those that were given a file, by name
 */
record TargetFiles(Path main, Map<String, Path> attached) {
    TargetFiles {
        attached = Map.copyOf(attached);
    }

    /** All that were given. */
    List<Path> named() {
        List<Path> all = new ArrayList<>(attached.values());
        all.add(main);
        return all;
    }

    /** The file of a database. A link that leads to a file is followed: the file is what is replaced. */
    Path of(String name) throws IOException {
        Path file = name.equals(NamedDatabase.MAIN)
                ? main
                : attached.getOrDefault(name, main.resolveSibling(main.getFileName() + "." + name));
        return Files.exists(file) ? file.toRealPath() : file;
    }
}
