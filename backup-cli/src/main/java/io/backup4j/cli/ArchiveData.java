package io.backup4j.cli;

import io.backup4j.jdbc.mariadb.MariadbArchive;
import io.backup4j.jdbc.postgres.PostgresArchive;
import io.backup4j.kafka.KafkaArchive;
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
        return this == NONE ? List.of() : List.of(new PostgresArchive(), new MariadbArchive(), new KafkaArchive());
    }
}
