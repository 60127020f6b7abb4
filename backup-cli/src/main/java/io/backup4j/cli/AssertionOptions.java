package io.backup4j.cli;

import io.backup4j.DrillReport;
import io.backup4j.jdbc.drill.SqlAssertion;
import io.backup4j.jdbc.h2.H2Source;
import io.backup4j.jdbc.mariadb.MariadbSource;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.jdbc.sqlite.SqliteSource;
import io.backup4j.spi.drill.DrillCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What a restored database must answer. */
final class AssertionOptions {
    private static final Set<String> DATABASES =
            Set.of(PostgresSource.KIND, MariadbSource.KIND, SqliteSource.KIND, H2Source.KIND);

    @Option(
            names = "--assert",
            paramLabel = "SQL",
            description = "A query that must give one value that is true, or a number other than 0. May be repeated.")
    private List<String> isTrue = new ArrayList<>();

    @Option(
            names = "--assert-empty",
            paramLabel = "SQL",
            description = "A query that must give no rows. May be repeated.")
    private List<String> noRows = new ArrayList<>();

    List<DrillCheck> checks() {
        return Stream.concat(
                        isTrue.stream().map(SqlAssertion::isTrue),
                        noRows.stream().map(SqlAssertion::noRows))
                .map(DrillCheck.class::cast)
                .toList();
    }

    /** Whether each was asked, where there is one: a backup without a database answers nothing, and what was skipped says so by itself. */
    boolean asked(DrillReport report) {
        return checks().isEmpty() || report.sources().stream().anyMatch(source -> DATABASES.contains(source.kind()));
    }
}
