package io.backup4j.spring.source;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Which database a data source leads to.
 *
 * @param url of its connections; may hold a password, never shown
 * @param product name of the database; empty if only the address is known
 */
record DatabaseAddress(String url, String product) {

    /** Asked without a connection, of pools that tell: by name, so that none has to be on the class path. */
    static Optional<String> configuredUrl(DataSource source) {
        for (String getter : new String[] {"getJdbcUrl", "getUrl", "getURL"}) {
            try {
                Object answer = source.getClass().getMethod(getter).invoke(source);
                if (answer instanceof String url && url.startsWith("jdbc:")) {
                    return Optional.of(url);
                }
            } catch (ReflectiveOperationException | RuntimeException e) {
                // Another kind of data source: the next name is tried.
                continue;
            }
        }
        return Optional.empty();
    }

    /** Asked of a connection. */
    static DatabaseAddress ask(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return new DatabaseAddress(
                    connection.getMetaData().getURL(), connection.getMetaData().getDatabaseProductName());
        }
    }

    Optional<DatabaseKind> kind() {
        return DatabaseKind.ofUrl(url).or(() -> DatabaseKind.ofProduct(product));
    }

    /** For people: without parameters, which may hold a password, and without a user. */
    String shown() {
        String shown = url.replaceFirst("[?;].*", "");
        int at = shown.lastIndexOf('@');
        int slashes = shown.indexOf("//");
        return at > 0 && slashes > 0 ? shown.substring(0, slashes + 2) + shown.substring(at + 1) : shown;
    }

    /** Whether two lead to the same database, as far as their addresses show. */
    boolean sameAs(DatabaseAddress other) {
        return shown().equalsIgnoreCase(other.shown());
    }

    /** The file of a SQLite database; null if it has none. */
    @Nullable
    Path sqliteFile() {
        String text = url.replaceFirst("(?i)^.*?sqlite:", "");
        if (text.regionMatches(true, 0, "file:", 0, 5)) {
            text = text.substring(5);
        }
        int question = text.indexOf('?');
        String file = question < 0 ? text : text.substring(0, question);
        boolean memory = file.isBlank()
                || file.startsWith(":memory:")
                || text.toLowerCase(Locale.ROOT).contains("mode=memory");
        return memory ? null : Path.of(file);
    }
}
