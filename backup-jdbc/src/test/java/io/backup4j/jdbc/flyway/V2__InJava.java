package io.backup4j.jdbc.flyway;

import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** A migration in Java; Flyway takes its version from its name. */
final class V2__InJava extends BaseJavaMigration {
    private final Runnable work;

    V2__InJava(Runnable work) {
        this.work = work;
    }

    @Override
    public void migrate(Context context) {
        work.run();
    }
}
