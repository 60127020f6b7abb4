package io.backup4j.examples.quickstart;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.files.FileSource;
import io.backup4j.jdbc.sqlite.PresentFile;
import io.backup4j.jdbc.sqlite.SqliteSource;
import io.backup4j.jdbc.sqlite.SqliteTarget;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import java.io.IOException;
import java.nio.file.Path;

/** Backs up a database that is written to all the time, together with the tree, ruins it, and proves that what is restored is whole and of one instant. */
final class DatabaseTour {
    private static final String SOURCE = "database";

    private final Report report;
    private final Path file;

    /** @param file where the database is made */
    DatabaseTour(Report report, Path file) {
        this.report = report;
        this.file = file;
    }

    /** Into a repository that holds backups of the tree already. */
    void run(BackupRepository repository, Path tree, Path temporary) throws IOException {
        BackupReport backup;
        long before;
        long after;
        try (LiveDatabase database = report.step(
                "a live database",
                () -> LiveDatabase.start(file),
                made -> "SQLite; a thread writes to it all the time")) {
            // Files cannot be held at one instant without a snapshot of their file system: that they are fuzzy is
            // allowed by name.
            BackupPlan plan = BackupPlan.named("quickstart-database")
                    .source(FileSource.of("tree", tree))
                    .source(SqliteSource.of(SOURCE, file)
                            .temporaryDirectory(temporary)
                            .build())
                    .type(BackupType.SNAPSHOT)
                    .allowFuzzy("tree")
                    .createdBy("quickstart")
                    .build();
            before = database.transfers();
            backup = report.step("snapshot of both", () -> repository.backup(plan), done -> describe(done.manifest()));
            after = database.transfers();
        }
        report.line("    " + (after - before) + " transactions were committed meanwhile");
        report.require(
                backup.status() == BackupStatus.COMPLETED,
                backup.manifest().id() + " is " + backup.status() + ": " + backup.findings());
        report.require(after > before, "nothing was written during the backup, so it proves little");

        report.step("disaster", () -> LiveDatabase.ruin(file), harm -> harm);
        report.require(
                !LiveDatabase.problem(file).isEmpty(), "the disaster did nothing, so the restore would prove nothing");
        // The thread has ended, so nobody uses the file: that is what 'force' promises. A file that cannot be opened
        // any more is kept aside.
        RestoreRequest request = RestoreRequest.backup(backup.manifest().id())
                .source(SOURCE)
                .target(
                        SOURCE,
                        SqliteTarget.into(file)
                                .whenPresent(PresentFile.REPLACE)
                                .replaceUnreadable()
                                .build())
                .force()
                .build();
        RestoreReport restored = report.step("restore it", () -> repository.restore(request), DatabaseTour::describe);
        report.require(restored.complete(), "restore is not complete: " + restored.issues());
        String problem = report.step(
                "ask SQLite",
                () -> LiveDatabase.problem(file),
                found -> found.isEmpty() ? "integrity_check ok, all accounts there, their sum is right" : found);
        report.require(problem.isEmpty(), "restored database: " + problem);
    }

    private static String describe(BackupManifest backup) {
        return backup.id() + ": read " + Report.size(backup.bytesRead()) + " of " + Report.size(backup.bytes())
                + ", stored " + Report.size(backup.bytesStored());
    }

    private static String describe(RestoreReport restored) {
        return restored.replaced() + " replaced, " + Report.size(restored.bytesWritten()) + " written";
    }
}
