package io.backup4j.jdbc.mariadb;

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
final class MariadbDrill implements DrillSession {
    private final ScratchDatabase scratch;
    private final WatchedTarget target;

    MariadbDrill(ScratchDatabase scratch, int connections) {
        this.scratch = scratch;
        this.target = new WatchedTarget(MariadbTarget.into(scratch.pool())
                .connections(connections)
                .withoutDefiners()
                .withoutEvents()
                .build());
    }

    @Override
    public RestoreTarget target() {
        return target;
    }

    @Override
    public DrillComparison compare(ExpectedSource expected, Consumer<DrillDifference> differences) throws IOException {
        MariadbSource restored =
                MariadbSource.of("drill", scratch.pool()).connections(1).build();
        return new DatabaseComparison(new MariadbLayout(), scratch::isHeld)
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
