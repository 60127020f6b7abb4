package io.backup4j.cli;

import io.backup4j.spi.archive.ArchiveRenderer;
import java.util.List;

/** What an archive has beside the stored entries, for other programs. */
enum ArchiveData {
    /** Nothing. */
    NONE,
    /** What the programs of databases load, and readable records of topics. */
    SQL;

    /** One for each kind of source that has something to show. */
    List<ArchiveRenderer> renderers() {
        return List.of();
    }
}
