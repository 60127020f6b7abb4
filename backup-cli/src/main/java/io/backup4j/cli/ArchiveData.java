package io.backup4j.cli;

import io.backup4j.jdbc.archive.TablesArchive;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.mariadb.MariadbArchive;
import io.backup4j.jdbc.postgres.PostgresArchive;
import io.backup4j.kafka.KafkaArchive;
import io.backup4j.spi.archive.ArchiveRenderer;
import java.util.ArrayList;
import java.util.List;

/** What an archive has beside the stored entries, for other programs. */
enum ArchiveData {
    /** Nothing. */
    NONE,
    /** What the programs of databases load, and records of topics as JSON. */
    SQL,
    /** Tables as lines of JSON, and records of topics as JSON. */
    JSON,
    /** Tables as CSV, and records of topics as JSON. */
    CSV;

    /**
     * One for each kind of source that has something to show.
     *
     * @param csv how CSV is written, if it is
     */
    List<ArchiveRenderer> renderers(ExportFormat csv) {
        return switch (this) {
            case NONE -> List.of();
            case SQL -> List.of(new PostgresArchive(), new MariadbArchive(), new KafkaArchive());
            case JSON -> tables(ExportFormat.jsonLines());
            case CSV -> tables(csv);
        };
    }

    private static List<ArchiveRenderer> tables(ExportFormat format) {
        List<ArchiveRenderer> renderers = new ArrayList<>(TablesArchive.ofAllDatabases(format));
        renderers.add(new KafkaArchive());
        return renderers;
    }
}
