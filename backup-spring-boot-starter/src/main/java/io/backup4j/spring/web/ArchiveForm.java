package io.backup4j.spring.web;

import io.backup4j.jdbc.archive.TablesArchive;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.mariadb.MariadbArchive;
import io.backup4j.jdbc.postgres.PostgresArchive;
import io.backup4j.kafka.KafkaArchive;
import io.backup4j.spi.archive.ArchiveRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an archive has beside the stored entries, for other programs; {@code --data} of the command line. */
enum ArchiveForm {
    NONE,
    SQL,
    JSON,
    CSV;

    static ArchiveForm of(String word) {
        for (ArchiveForm form : values()) {
            if (form.name().toLowerCase(Locale.ROOT).equals(word)) {
                return form;
            }
        }
        throw ProblemException.badRequest("'data' must be sql, json, csv or none, not '" + word + "'.");
    }

    /**
     * One for each kind of source that has something to show.
     *
     * @param temporary an existing directory, for databases that must be restored to be read
     */
    List<ArchiveRenderer> renderers(Path temporary) {
        return switch (this) {
            case NONE -> List.of();
            case SQL -> List.of(new PostgresArchive(), new MariadbArchive(), new KafkaArchive());
            case JSON -> tables(ExportFormat.jsonLines(), temporary);
            case CSV -> tables(ExportFormat.csv(), temporary);
        };
    }

    private static List<ArchiveRenderer> tables(ExportFormat format, Path temporary) {
        List<ArchiveRenderer> renderers = new ArrayList<>(TablesArchive.ofAllDatabases(format, temporary));
        renderers.add(new KafkaArchive());
        return renderers;
    }
}
