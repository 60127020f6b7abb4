package io.backup4j.spring.source;

import io.backup4j.jdbc.h2.H2Source;
import io.backup4j.jdbc.h2.H2Target;
import io.backup4j.jdbc.mariadb.MariadbSource;
import io.backup4j.jdbc.mariadb.MariadbTarget;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.jdbc.postgres.PostgresTarget;
import io.backup4j.jdbc.sqlite.PresentFile;
import io.backup4j.jdbc.sqlite.SqliteSource;
import io.backup4j.jdbc.sqlite.SqliteTarget;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import io.backup4j.spring.properties.SourceProperties;
import java.nio.file.Path;
import javax.sql.DataSource;

/** Sources and targets of each kind of database. Stateless. */
final class Databases {
    private Databases() {}

    /** Tells at the start what a run would find: that what is to be attached cannot be. */
    static void requireAttachable(
            DatabaseKind kind, DatabaseAddress address, String name, DataSource pool, SourceProperties settings) {
        if (settings.attached().isEmpty()) {
            return;
        }
        try {
            source(kind, address, name, pool, settings);
        } catch (ConfigurationException e) {
            String property = "backup.sources." + name + ".attached";
            throw new InvalidBackupSettingException(
                    property,
                    String.valueOf(e.getMessage()).replaceFirst("^'[^']*': (attached: )?", "") + ".",
                    kind == DatabaseKind.SQLITE
                            ? "Give each a name of its own:" + Yaml.of(property + ".covers", "/srv/app/covers.db")
                            : "Leave it out.",
                    e);
        }
    }

    static BackupSource source(
            DatabaseKind kind, DatabaseAddress address, String name, DataSource pool, SourceProperties settings) {
        if (kind != DatabaseKind.SQLITE && !settings.attached().isEmpty()) {
            throw attached(name, "only SQLite has attached databases, and this is " + kind.product());
        }
        return switch (kind) {
            case POSTGRESQL -> postgres(name, pool, settings);
            case MARIADB, MYSQL -> mariadb(name, pool, settings);
            case H2 -> h2(name, pool, settings);
            case SQLITE -> sqlite(name, file(address), settings);
        };
    }

    /** What is there now is kept aside, not dropped: whoever restores into a running host may have chosen the wrong backup. */
    static RestoreTarget target(
            DatabaseKind kind, DatabaseAddress address, DataSource pool, SourceProperties settings, boolean replacing) {
        return switch (kind) {
            case POSTGRESQL ->
                PostgresTarget.into(pool)
                        .whenNotEmpty(
                                replacing
                                        ? io.backup4j.jdbc.postgres.NotEmpty.RENAME_ASIDE
                                        : io.backup4j.jdbc.postgres.NotEmpty.REFUSE)
                        .build();
            case MARIADB, MYSQL ->
                MariadbTarget.into(pool)
                        .whenNotEmpty(
                                replacing
                                        ? io.backup4j.jdbc.mariadb.NotEmpty.RENAME_ASIDE
                                        : io.backup4j.jdbc.mariadb.NotEmpty.REFUSE)
                        .build();
            case SQLITE -> {
                SqliteTarget.Builder target = SqliteTarget.into(file(address))
                        .whenPresent(replacing ? PresentFile.KEEP_ASIDE : PresentFile.REFUSE);
                settings.attached().forEach(target::attached);
                yield target.build();
            }
            case H2 -> H2Target.into(pool);
        };
    }

    private static BackupSource postgres(String name, DataSource pool, SourceProperties settings) {
        PostgresSource.Builder source = PostgresSource.of(name, pool);
        source.schema(settings.schemas().toArray(String[]::new));
        if (settings.connections() != null) {
            source.connections(settings.connections());
        }
        if (settings.lockTimeout() != null) {
            source.lockTimeout(settings.lockTimeout());
        }
        if (settings.maxSnapshotAge() != null) {
            source.maxSnapshotAge(settings.maxSnapshotAge());
        }
        if (settings.allowPartial()) {
            source.allowPartial();
        }
        if (settings.requireEncryption()) {
            source.requireEncryption();
        }
        return source.build();
    }

    private static BackupSource mariadb(String name, DataSource pool, SourceProperties settings) {
        MariadbSource.Builder source = MariadbSource.of(name, pool);
        if (settings.connections() != null) {
            source.connections(settings.connections());
        }
        if (settings.lockTimeout() != null) {
            source.lockTimeout(settings.lockTimeout());
        }
        if (settings.maxSnapshotAge() != null) {
            source.maxSnapshotAge(settings.maxSnapshotAge());
        }
        if (settings.allowPartial()) {
            source.allowPartial();
        }
        if (settings.requireEncryption()) {
            source.requireEncryption();
        }
        return source.build();
    }

    private static BackupSource h2(String name, DataSource pool, SourceProperties settings) {
        H2Source.Builder source = H2Source.of(name, pool);
        if (settings.requireEncryption()) {
            source.requireEncryption();
        }
        return source.build();
    }

    private static BackupSource sqlite(String name, Path file, SourceProperties settings) {
        SqliteSource.Builder source = SqliteSource.of(name, file);
        if (settings.lockTimeout() != null) {
            source.busyTimeout(settings.lockTimeout());
        }
        if (settings.requireEncryption()) {
            source.requireEncryption();
        }
        try {
            settings.attached().forEach(source::attached);
            return source.build();
        } catch (IllegalArgumentException e) {
            throw attached(name, String.valueOf(e.getMessage()));
        }
    }

    private static ConfigurationException attached(String source, String why) {
        return new ConfigurationException("'backup.sources." + source + ".attached': " + why);
    }

    private static Path file(DatabaseAddress address) {
        Path file = address.sqliteFile();
        if (file == null) {
            throw new ConfigurationException(
                    "The SQLite database " + address.shown() + " is in memory: there is no file.");
        }
        return file;
    }
}
