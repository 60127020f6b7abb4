package io.backup4j.jdbc.flyway;

import io.backup4j.BackupGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Migrations in a directory. */
final class FlywayFixture {
    private final Path scripts;

    FlywayFixture(Path scripts) throws IOException {
        this.scripts = Files.createDirectories(scripts);
        write(
                "V1__books.sql",
                "CREATE TABLE book (id int PRIMARY KEY, title text);"
                        + " INSERT INTO book SELECT i, 'title ' || i FROM generate_series(1, 500) i;");
    }

    Path scripts() {
        return scripts;
    }

    FlywayFixture write(String name, String sql) throws IOException {
        Files.writeString(scripts.resolve(name), sql);
        return this;
    }

    /** Two more migrations. */
    FlywayFixture writeNext() throws IOException {
        write("V2__readers.sql", "CREATE TABLE reader (id int PRIMARY KEY);");
        return write("V3__shout.sql", "UPDATE book SET title = upper(title);");
    }

    FluentConfiguration plain(DataSource pool) {
        return Flyway.configure().dataSource(pool).locations("filesystem:" + scripts);
    }

    FluentConfiguration guarded(DataSource pool, BackupGuard guard) {
        return plain(pool).callbacks(FlywayBackup.with(guard));
    }
}
