package io.backup4j.jdbc.mariadb;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.testkit.BackupSourceContract;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables and ranges of a table, with odd names and negative keys. */
@ExtendWith(TestServer.Lifetime.class)
class MariadbSourceContractTest extends BackupSourceContract {
    private DataSource database;

    @BeforeEach
    void fill() throws Exception {
        database = TestServer.newDatabase();
        TestServer.execute(
                database,
                "CREATE TABLE `z z` (id BIGINT PRIMARY KEY, t VARCHAR(40))",
                "INSERT INTO `z z` SELECT CAST(seq AS SIGNED) - 6000, LEFT(SHA2(seq, 256), 32) FROM seq_1_to_12000",
                "ANALYZE TABLE `z z`",
                "CREATE TABLE z (id INT)",
                "CREATE TABLE `z-z` (id INT)",
                "CREATE TABLE `a/..` (id INT)",
                "INSERT INTO `a/..` VALUES (1)");
    }

    @Override
    protected BackupSource source() {
        return MariadbSource.of("db", database)
                .connections(3)
                .rangeBytes(1 << 17)
                .build();
    }

    @Override
    protected EntryPath change() throws Exception {
        TestServer.execute(database, "UPDATE `a/..` SET id = 2");
        return EntryPath.of("2-rows/a%2F../whole");
    }

    /** Nothing that the server keeps of a table proves that its rows are the same. */
    @Override
    protected boolean provesUnchanged() {
        return false;
    }
}
