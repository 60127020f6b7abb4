package io.backup4j.cli.database;

import io.backup4j.jdbc.postgres.NotEmpty;
import io.backup4j.jdbc.postgres.PostgresSandbox;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.jdbc.postgres.PostgresTarget;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreTarget;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL. */
final class PostgresDatabase implements Database {
    @Override
    public String example() {
        return "jdbc:postgresql://host:5432/name";
    }

    @Override
    public boolean understands(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    @Override
    public String sourceKind() {
        return PostgresSource.KIND;
    }

    @Override
    public BackupSource source(String name, DatabaseLogin login, ReadChoice choice) {
        SenselessChoices.refuseAttachedDatabases(choice.attached());
        PostgresSource.Builder builder = PostgresSource.of(name, connecting(login))
                .connections(login.connections())
                .schema(choice.schemas().toArray(String[]::new));
        return (choice.partial() ? builder.allowPartial() : builder).build();
    }

    @Override
    public DataSource reading(DatabaseLogin login) {
        return connecting(login);
    }

    @Override
    public RestoreTarget target(DatabaseLogin login, WriteChoice choice) {
        SenselessChoices.refuseAttachedDatabases(choice.attached());
        for (String table : choice.tables()) {
            if (table.indexOf('.') <= 0 || table.endsWith(".")) {
                throw new DatabaseChoiceException("--tables: '" + table + "' is not schema.table");
            }
        }
        PostgresTarget.Builder builder = PostgresTarget.into(connecting(login))
                .connections(login.connections())
                .table(choice.tables().toArray(String[]::new))
                .schema(choice.schemas().toArray(String[]::new))
                .whenNotEmpty(
                        choice.clean() ? NotEmpty.CLEAN : choice.aside() ? NotEmpty.RENAME_ASIDE : NotEmpty.REFUSE);
        try {
            choice.renames().forEach(builder::renameSchema);
        } catch (IllegalArgumentException e) {
            throw new DatabaseChoiceException("--rename-schema: " + e.getMessage());
        }
        if (!choice.owners()) {
            builder.withoutOwners();
        }
        if (!choice.grants()) {
            builder.withoutGrants();
        }
        return (choice.keepGoing() ? builder.keepGoing() : builder).build();
    }

    @Override
    public DrillSandbox sandbox(DatabaseLogin login) {
        return PostgresSandbox.on(connecting(login), name -> {
                    PGSimpleDataSource scratch = connecting(login);
                    scratch.setDatabaseName(name);
                    return scratch;
                })
                .connections(login.connections());
    }

    /** Each connection is a new one. */
    private PGSimpleDataSource connecting(DatabaseLogin login) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(login.url());
        } catch (IllegalArgumentException e) {
            throw new DatabaseChoiceException("--jdbc-url: cannot be understood; it looks like " + example());
        }
        if (login.userOrNull() != null) {
            source.setUser(login.userOrNull());
        }
        if (login.passwordOrNull() != null) {
            source.setPassword(login.passwordOrNull());
        }
        source.setApplicationName("backup4j");
        return source;
    }
}
