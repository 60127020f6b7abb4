package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.drill.DatabaseComparison;
import io.backup4j.jdbc.drill.WatchedTarget;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** One drill of a database. One thread. */
final class PostgresDrill implements DrillSession {
    private final ScratchDatabase scratch;
    private final WatchedTarget target;

    PostgresDrill(ScratchDatabase scratch, int connections) {
        this.scratch = scratch;
        this.target = new WatchedTarget(PostgresTarget.into(scratch.pool())
                .connections(connections)
                .withoutOwners()
                .withoutGrants()
                .build());
    }

    @Override
    public RestoreTarget target() {
        return target;
    }

    @Override
    public DrillComparison compare(ExpectedSource expected, Consumer<DrillDifference> differences) throws IOException {
        PostgresSource restored =
                PostgresSource.of("drill", scratch.pool()).connections(1).build();
        return new DatabaseComparison(new PostgresLayout(), scratch::isHeld)
                .compare(expected, restored, target.complete(), differences);
    }

    @Override
    public DataSource handle() {
        return scratch.pool();
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}
