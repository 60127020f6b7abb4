package io.backup4j.jdbc.postgres;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.testkit.BackupSourceContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** Tables, ranges of a table, and large objects. */
@ExtendWith(TestServer.Lifetime.class)
class PostgresSourceContractTest extends BackupSourceContract {
    private PGSimpleDataSource database;

    @BeforeEach
    void fill() throws Exception {
        database = TestServer.newDatabase();
        TestServer.execute(
                database,
                "CREATE TABLE \"z z\" (id int, t text)",
                "INSERT INTO \"z z\" SELECT i, md5(i::text) FROM generate_series(1, 12000) i",
                "CREATE TABLE \"z\" (id int)",
                "CREATE TABLE \"z-z\" (id int)",
                "CREATE SCHEMA \"a/b\"",
                "CREATE TABLE \"a/b\".\"..\" (id int)",
                "INSERT INTO \"a/b\".\"..\" VALUES (1)",
                "SELECT lo_from_bytea(5000, 'content')",
                "SELECT lo_from_bytea(50000, '')");
    }

    @Override
    protected BackupSource source() {
        return PostgresSource.of("db", database)
                .connections(3)
                .rangeBytes(1 << 18)
                .build();
    }

    @Override
    protected EntryPath change() throws Exception {
        TestServer.execute(database, "UPDATE \"a/b\".\"..\" SET id = 2");
        return EntryPath.of("2-data/a%2Fb/%2E./0000000000");
    }

    /** Nothing that the server keeps of a table proves that its rows are the same. */
    @Override
    protected boolean provesUnchanged() {
        return false;
    }
}
