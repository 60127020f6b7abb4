package io.backup4j.jdbc.postgres;

import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RunJournals;
import io.backup4j.jdbc.export.DatabaseExport;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.LiveView;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.table.TableView;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A process with a small heap that exports more than fits into it, and says how long that was. */
final class ExportProcess {
    private ExportProcess() {}

    /** Counts and forgets. */
    private static final class Counting extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            bytes += length;
        }
    }

    /** @param args {@code postgres URL QUERY}, {@code h2 QUERY} or {@code backup DIRECTORY TABLE} */
    public static void main(String[] args) throws IOException {
        Counting out = new Counting();
        switch (args[0]) {
            case "postgres" -> {
                PGSimpleDataSource database = new PGSimpleDataSource();
                database.setUrl(args[1]);
                query(database, args[2], out);
            }
            case "h2" -> {
                JdbcDataSource database = new JdbcDataSource();
                database.setUrl("jdbc:h2:mem:");
                query(database, args[1], out);
            }
            default -> {
                RepositoryOptions options =
                        RepositoryOptions.builder().journal(RunJournals.none()).build();
                try (BackupRepository repository =
                                BackupRepository.openUnencrypted(DirectorySink.at(Path.of(args[1])), options);
                        BackupContents contents =
                                repository.contents(repository.latest().id());
                        TableView view = DatabaseExport.ofBackup(contents, Backups.SOURCE, Path.of(args[1]))) {
                    view.export(new TableName("public", args[2]), ExportFormat.csv(), out);
                }
            }
        }
        System.out.println(out.bytes);
    }

    private static void query(DataSource database, String query, OutputStream out) throws IOException {
        try (LiveView view = DatabaseExport.live(database)) {
            view.exportQuery(query, ExportFormat.jsonLines(), out);
        }
    }
}
