package io.backup4j.jdbc.sqlite;

import io.backup4j.files.ScratchDirectory;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.drill.ExpectedEntry;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/** One drill of a database and those attached to it. One thread. */
final class SqliteDrill implements DrillSession {
    private final ScratchDirectory scratch;
    private final TargetFiles files;

    SqliteDrill(ScratchDirectory scratch) {
        this.scratch = scratch;
        this.files = new TargetFiles(scratch.path().resolve("drill.db"), Map.of());
    }

    /** The target checks nothing: what is damaged shall be found by the drill, not be taken for a target that failed. */
    @Override
    public RestoreTarget target() {
        return SqliteTarget.into(files.main())
                .check(IntegrityCheck.NONE)
                .acceptDamaged()
                .build();
    }

    @Override
    public DrillComparison compare(ExpectedSource expected, Consumer<DrillDifference> differences) throws IOException {
        long entries = 0;
        long bytes = 0;
        Map<String, Path> found = found();
        List<String> remarks = new ArrayList<>(List.of("not compared: attributes of the files"));
        for (Iterator<ExpectedEntry> all = expected.entries(); all.hasNext(); ) {
            ExpectedEntry entry = all.next();
            String name = entry.entry().path().toString();
            Path file = files.of(name);
            if (found.remove(file.getFileName().toString()) == null) {
                if (entry.restored()) {
                    differences.accept(new DrillDifference(name, "is missing after the restore"));
                }
                continue;
            }
            entries++;
            bytes += entry.entry().sizeBytes();
            try (InputStream in = Files.newInputStream(file)) {
                entry.differenceOf(in)
                        .ifPresent(difference -> differences.accept(new DrillDifference(name, difference)));
            }
            check(name, file, differences, remarks);
        }
        found.keySet()
                .forEach(name -> differences.accept(
                        new DrillDifference(name, "is not in the backup, but was found after the restore")));
        return new DrillComparison(entries, bytes, remarks);
    }

    /** Files by name, without what SQLite keeps beside a database that is open. */
    private Map<String, Path> found() throws IOException {
        Map<String, Path> found = new HashMap<>();
        try (Stream<Path> all = Files.list(scratch.path())) {
            all.forEach(file -> found.put(file.getFileName().toString(), file));
        }
        found.keySet().removeIf(name -> Companions.ALL.stream().anyMatch(name::endsWith));
        return found;
    }

    private static void check(String name, Path file, Consumer<DrillDifference> differences, List<String> remarks)
            throws IOException {
        try (Connection connection = DatabaseFile.openPrivate(file)) {
            CheckFindings findings = IntegrityCheck.FULL.check(connection);
            findings.problems()
                    .forEach(problem -> differences.accept(new DrillDifference(name, "integrity_check: " + problem)));
            findings.unchecked()
                    .forEach(reason -> remarks.add("not checked by integrity_check in '" + name + "': " + reason));
            lookForOrphans(name, connection, remarks);
        } catch (SQLException e) {
            if (!SqliteFailure.isUnreadable(e)) {
                throw SqliteFailure.of(file, "cannot be checked", e);
            }
            differences.accept(new DrillDifference(name, SqliteFailure.reason(e)));
        }
    }

    /** Rows without a parent are no damage: SQLite looks at foreign keys only where it was told to, and the original has them as well. */
    private static void lookForOrphans(String name, Connection connection, List<String> remarks) throws SQLException {
        try {
            String orphans = DatabaseFile.ask(connection, "SELECT count(*) FROM pragma_foreign_key_check");
            if (!orphans.equals("0")) {
                remarks.add("in '" + name + "' foreign_key_check finds " + orphans
                        + " rows without a parent, which were backed up like that");
            }
        } catch (SQLException e) {
            if (!SqliteFailure.needsApplication(e)) {
                throw e;
            }
            remarks.add("not checked by foreign_key_check in '" + name + "': " + SqliteFailure.missing(e));
        }
    }

    @Override
    public DataSource handle() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(DatabaseFile.url(files.main()));
        return source;
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}
