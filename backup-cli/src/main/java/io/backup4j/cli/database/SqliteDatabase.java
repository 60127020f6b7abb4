package io.backup4j.cli.database;

import io.backup4j.jdbc.sqlite.PresentFile;
import io.backup4j.jdbc.sqlite.SqliteSource;
import io.backup4j.jdbc.sqlite.SqliteTarget;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreTarget;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** SQLite. */
final class SqliteDatabase implements Database {
    private static final String PREFIX = "jdbc:sqlite:";

    @Override
    public String example() {
        return PREFIX + "/path/file.db";
    }

    @Override
    public boolean understands(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public String sourceKind() {
        return SqliteSource.KIND;
    }

    @Override
    public BackupSource source(String name, DatabaseLogin login, ReadChoice choice) {
        Path file = file(login);
        SenselessChoices.refuse("--schemas", !choice.schemas().isEmpty(), "SQLite is backed up as a whole");
        SenselessChoices.refuse("--allow-partial", choice.partial(), "of SQLite nothing can be left out");
        return building(() -> {
            SqliteSource.Builder source = SqliteSource.of(name, file);
            choice.attached().forEach(source::attached);
            return source.build();
        });
    }

    @Override
    public DataSource reading(DatabaseLogin login) {
        Path file = file(login);
        if (!Files.isRegularFile(file)) {
            throw new DatabaseChoiceException("--jdbc-url: there is no file " + file);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:file:" + file.toUri().getRawPath());
        return source;
    }

    @Override
    public RestoreTarget target(DatabaseLogin login, WriteChoice choice) {
        SqliteTarget.Builder target = SqliteTarget.into(file(login))
                .whenPresent(
                        choice.clean()
                                ? PresentFile.REPLACE
                                : choice.aside() ? PresentFile.KEEP_ASIDE : PresentFile.REFUSE);
        SenselessChoices.refuseParts(choice, "SQLite");
        if (choice.keepGoing()) {
            target.acceptDamaged();
        }
        if (choice.force()) {
            target.replaceUnreadable();
        }
        return building(() -> {
            choice.attached().forEach(target::attached);
            return target.build();
        });
    }

    /** What makes no sense of attached databases is the user's mistake. */
    private static <T> T building(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new DatabaseChoiceException(String.valueOf(e.getMessage()).replaceFirst("^attached:", "--attached:"));
        }
    }

    @Override
    public DrillSandbox sandbox(DatabaseLogin login) {
        return SenselessChoices.refuseServer("SQLite");
    }

    private Path file(DatabaseLogin login) {
        SenselessChoices.refuse("--jdbc-user", login.userOrNull() != null, "SQLite has no accounts");
        SenselessChoices.refuse("--jdbc-password-file", login.passwordOrNull() != null, "SQLite has no accounts");
        String name = login.url().substring(PREFIX.length());
        if (name.isEmpty() || name.startsWith(":") || name.startsWith("file:") || name.contains("?")) {
            throw new DatabaseChoiceException(
                    "--jdbc-url: must name a file and nothing else; it looks like " + example());
        }
        try {
            return Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new DatabaseChoiceException("--jdbc-url: '" + name + "' is no name of a file");
        }
    }
}
