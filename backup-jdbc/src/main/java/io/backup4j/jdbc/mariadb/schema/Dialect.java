package io.backup4j.jdbc.mariadb.schema;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** In what the two servers differ, for those who talk to them. Immutable. */
public sealed interface Dialect permits MariadbDialect, MysqlDialect {
    /** The switch by which MySQL gives a table without a primary key an invisible one. */
    String MAKES_KEYS = "sql_generate_invisible_primary_key";

    /** The server's own name. */
    String product();

    /** Whether the moment without commits is made by {@code BACKUP STAGE}; else by a global read lock. */
    boolean hasBackupStages();

    /** The shortest that the server can wait for the lock of a table. Seconds. */
    long shortestLockWait();

    /** The variable that keeps a session from writing. */
    String readOnlyVariable();

    /** Variables of a session that reads, beside those that both servers have. */
    Map<String, String> reading();

    /** Variables of a session that restores, beside those that both servers have. */
    Map<String, String> writing(Server server);

    /** Switches that a session is better off with, of which the server may have none, or which the account may not set. */
    Map<String, Boolean> wishes();

    /** The column of {@code information_schema.SCHEMATA} with the comment of a database, or what to ask instead. */
    String databaseComment();

    /** The statement of a table, of {@code SHOW CREATE TABLE}, such that the table that it makes is shown by the same again. */
    String repeatable(String createTable);

    /** What lets an account know of all routines of a database, each alone; the first one shows what they do too, and no more than that. */
    List<Right> showingRoutines(Server server, String database);

    /** What a database has and a backup has not, in words: the server can find it out again. */
    List<String> leftOut(Catalogue catalogue) throws SQLException;

    /**
     * Asks what a member of an {@code ENUM} or {@code SET} is stored as, as hexadecimal digits of UTF-8; no row if the server cannot tell.
     *
     * @param number as the column counts its members
     */
    String member(String table, String column, String number);

    /**
     * What {@code SHOW CREATE TABLE} has in place of a character beyond U+FFFF in a text within an expression; empty if nothing else is stored.
     *
     * @param ofDefault whether it is that of a default value; else of a generated column, a check or an index
     */
    String lostInExpressions(boolean ofDefault);
}
