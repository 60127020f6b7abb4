package io.backup4j.jdbc.drill;

import io.backup4j.spi.drill.DrillCheck;
import io.backup4j.spi.drill.RestoredSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A query that a restored database must answer as expected. Run in the scratch database, in a transaction that is taken back. A query that the database refuses proves
 * nothing, and the drill of that source is skipped. Sources that are no databases do not concern it. Immutable.
 */
public final class SqlAssertion implements DrillCheck {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    private final String query;
    private final boolean empty;
    private final @Nullable String source;
    private final Duration timeout;

    private SqlAssertion(String query, boolean empty, @Nullable String source, Duration timeout) {
        this.query = query;
        this.empty = empty;
        this.source = source;
        this.timeout = timeout;
    }

    /** The query gives one value, and that is true, or a number other than 0: {@code SELECT count(*) > 0 FROM orders}. */
    public static SqlAssertion isTrue(String query) {
        return new SqlAssertion(Objects.requireNonNull(query, "query"), false, null, DEFAULT_TIMEOUT);
    }

    /** The query gives no rows: {@code SELECT id FROM orders WHERE total < 0}. */
    public static SqlAssertion noRows(String query) {
        return new SqlAssertion(Objects.requireNonNull(query, "query"), true, null, DEFAULT_TIMEOUT);
    }

    /** Only for the source of this name; without this for each database of a backup. */
    public SqlAssertion onSource(String name) {
        return new SqlAssertion(query, empty, Objects.requireNonNull(name, "name"), timeout);
    }

    /** How long the query may take, rounded up to seconds; 10 minutes unless said otherwise. One that takes longer proves nothing. */
    public SqlAssertion timeout(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("timeout: must be longer than zero, is " + longest);
        }
        return new SqlAssertion(query, empty, source, longest);
    }

    /** The query. */
    @Override
    public String name() {
        return query;
    }

    @Override
    public void check(RestoredSource restored, Consumer<String> problems) throws IOException {
        Optional<DataSource> database = restored.as(DataSource.class);
        if (database.isEmpty()
                || (source != null && !source.equals(restored.source().name()))) {
            return;
        }
        try (Connection connection = database.get().getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout((int)
                        Math.min(Integer.MAX_VALUE, timeout.plusMillis(999).toSeconds()));
                statement.setMaxRows(2);
                try (ResultSet rows = statement.executeQuery(query)) {
                    problem(rows).ifPresent(problems);
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IOException(reason(e));
        }
    }

    /** Without the value that was found, which may be secret. */
    private Optional<String> problem(ResultSet rows) throws SQLException {
        boolean any = rows.next();
        if (empty) {
            return any ? Optional.of("gives rows, expected none") : Optional.empty();
        }
        if (!any) {
            return Optional.of("gives no row, expected one value that is true");
        }
        Object value = rows.getObject(1);
        if (rows.getMetaData().getColumnCount() != 1 || rows.next()) {
            return Optional.of("gives more than one value, expected one that is true");
        }
        return isTrue(value) ? Optional.empty() : Optional.of("is not true");
    }

    private static boolean isTrue(@Nullable Object value) {
        return value instanceof Boolean truth
                ? truth
                : value instanceof Number number && new BigDecimal(number.toString()).signum() != 0;
    }

    /** Errors about values quote them. */
    private static String reason(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String text = state.startsWith("22") || state.startsWith("23") || e.getMessage() == null
                ? "the database refuses it"
                : e.getMessage().lines().findFirst().orElse("the database refuses it");
        return text + " [" + state + "]";
    }

    @Override
    public String toString() {
        return (empty ? "no rows: " : "true: ") + query;
    }
}
