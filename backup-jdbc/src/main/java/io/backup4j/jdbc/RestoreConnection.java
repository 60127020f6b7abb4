package io.backup4j.jdbc;

import java.sql.SQLException;

/** One connection of a restore into a database. Used by one thread at a time, but for {@link #stop}. */
public interface RestoreConnection extends AutoCloseable {
    /** Asks the server to stop the statement that is executed now, if any. By any thread. */
    void stop() throws SQLException;

    /** Gives it back as it was; what was not committed is gone. */
    @Override
    void close() throws SQLException;
}
