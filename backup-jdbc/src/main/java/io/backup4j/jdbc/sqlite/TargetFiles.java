package io.backup4j.jdbc.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        return real(file);
    }

    /**
     * The same file has one such name, whether it is there yet or not, and whatever links lead to its directory.
     *
     * @param file with a directory, as all absolute ones have
     */
    static Path real(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (Files.exists(file)) {
            return file.toRealPath();
        }
        return directory != null && Files.isDirectory(directory)
                ? directory.toRealPath().resolve(file.getFileName()).normalize()
                : file;
    }

    /**
     * Compares those that were given.
     *
     * @throws IOException if two are the same file
     */
    void requireDistinct() throws IOException {
        Set<Path> files = new HashSet<>();
        for (Path file : named()) {
            if (!files.add(real(file))) {
                throw new IOException("two databases of the backup would be restored to " + real(file)
                        + ". Name another file for one of them");
            }
        }
    }
}
