package io.backup4j.jdbc.flyway;

import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** A migration in Java that runs again when it has changed; Flyway takes that from its name. */
final class R__InJava extends BaseJavaMigration {
    private int content = 1;
    private int runs;

    void change() {
        content++;
    }

    int runs() {
        return runs;
    }

    @Override
    public Integer getChecksum() {
        return content;
    }

    @Override
    public void migrate(Context context) {
        runs++;
    }
}
