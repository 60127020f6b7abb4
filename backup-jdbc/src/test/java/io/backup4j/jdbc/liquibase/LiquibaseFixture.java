package io.backup4j.jdbc.liquibase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;

/** A change log in a directory, and updates by it over a pool. */
final class LiquibaseFixture {
    static final String LOG = "log.sql";
    static final Contexts CONTEXTS = new Contexts();
    static final LabelExpression LABELS = new LabelExpression();

    private final Path directory;
    private final StringBuilder log = new StringBuilder("--liquibase formatted sql\n");

    LiquibaseFixture(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        add(
                "books",
                "",
                "CREATE TABLE book (id int PRIMARY KEY, title text);\n"
                        + "INSERT INTO book SELECT i, 'title ' || i FROM generate_series(1, 500) i;");
    }

    LiquibaseFixture add(String id, String attributes, String sql) throws IOException {
        log.append("\n--changeset test:")
                .append(id)
                .append(' ')
                .append(attributes)
                .append('\n');
        log.append(sql).append('\n');
        Files.writeString(directory.resolve(LOG), log);
        return this;
    }

    /** Changes what the log says already. */
    LiquibaseFixture change(String before, String after) throws IOException {
        int at = log.indexOf(before);
        log.replace(at, at + before.length(), after);
        Files.writeString(directory.resolve(LOG), log);
        return this;
    }

    /** Two more change sets. */
    LiquibaseFixture addNext() throws IOException {
        add("readers", "", "CREATE TABLE reader (id int PRIMARY KEY);");
        return add("shout", "", "UPDATE book SET title = upper(title);");
    }

    /** What a host does with an opened Liquibase. */
    interface Work {
        void run(Liquibase liquibase) throws LiquibaseException;
    }

    void with(DataSource pool, Work work) throws LiquibaseException, SQLException, IOException {
        try (Connection connection = pool.getConnection()) {
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            work.run(new Liquibase(LOG, new DirectoryResourceAccessor(directory), database));
        }
    }

    /** Without a backup, as a host did before this library came. */
    void plain(DataSource pool) throws LiquibaseException, SQLException, IOException {
        with(pool, liquibase -> liquibase.update(CONTEXTS, LABELS));
    }

    void guarded(DataSource pool, LiquibaseBackup backup) throws LiquibaseException, SQLException, IOException {
        with(pool, liquibase -> backup.update(liquibase, CONTEXTS, LABELS));
    }
}
