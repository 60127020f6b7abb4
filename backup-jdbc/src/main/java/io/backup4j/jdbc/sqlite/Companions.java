package io.backup4j.jdbc.sqlite;

import java.nio.file.Path;
import java.util.List;

/** The files that SQLite makes beside a database. Two of them hold part of its content, and would be played into any file of that name. */
final class Companions {
    static final String WAL = "-wal";
    static final String JOURNAL = "-journal";
    static final String SHARED_MEMORY = "-shm";
    /** Those with content first. */
    static final List<String> ALL = List.of(WAL, JOURNAL, SHARED_MEMORY);

    private Companions() {}

    static Path of(Path database, String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }
}
