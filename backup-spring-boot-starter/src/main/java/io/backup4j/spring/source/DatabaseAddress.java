package io.backup4j.spring.source;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Which database a data source leads to.
 *
 * @param url of its connections; may hold a password, never shown
 * @param product name of the database; empty if only the address is known
 * @param user of its connections; empty if only the URL may say it
 * @param catalog that its connections begin in; empty if only the URL says it
 */
record DatabaseAddress(String url, String product, String user, String catalog) {
    private static final Pattern AUTHORITY =
            Pattern.compile("(?i)^(jdbc:(?!h2:file:)[a-z0-9+:]+//)(?:[^/@]*@)?([^/]*)");
    private static final Pattern USER = Pattern.compile("(?i)(?:[?&;]user=|^jdbc:[a-z0-9+:]+//(?=[^/]*@))([^&;:@]*)");

    /** Parameters of PostgreSQL's driver that lead to another place. */
    private static final Pattern ELSEWHERE = Pattern.compile("[?&]((?:PGDBNAME|PGHOST|PGPORT|service)=[^&]*)");

    private static final Pattern ROLE = Pattern.compile("[?&]targetServerType=([^&]*)");

    /** Asked without a connection, of pools that tell. */
    static Optional<DatabaseAddress> configured(DataSource source) {
        String url = told(source, "getJdbcUrl", "getUrl", "getURL");
        return url.startsWith("jdbc:")
                ? Optional.of(new DatabaseAddress(
                        url,
                        "",
                        told(source, "getUsername", "getUserName", "getUser"),
                        told(source, "getCatalog", "getDefaultCatalog")))
                : Optional.empty();
    }

    /** What the first of these getters that there is says: asked by name, so that no pool has to be on the class path. */
    private static String told(DataSource source, String... getters) {
        for (String getter : getters) {
            try {
                if (source.getClass().getMethod(getter).invoke(source) instanceof String text) {
                    return text;
                }
            } catch (ReflectiveOperationException | RuntimeException e) {
                // Another kind of data source: the next name is tried.
                continue;
            }
        }
        return "";
    }

    /** Asked of a connection. */
    static DatabaseAddress ask(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            DatabaseMetaData said = connection.getMetaData();
            DatabaseAddress address = new DatabaseAddress(said.getURL(), said.getDatabaseProductName(), "", "");
            return address.usersDiffer()
                    ? new DatabaseAddress(
                            address.url, address.product, text(said.getUserName()), text(connection.getCatalog()))
                    : address;
        }
    }

    private static String text(@Nullable String said) {
        return said == null ? "" : said;
    }

    Optional<DatabaseKind> kind() {
        return DatabaseKind.ofUrl(url).or(() -> DatabaseKind.ofProduct(product));
    }

    /** Whether an account is not even told of what it may not see, so that its backup says nothing of that either. */
    boolean usersDiffer() {
        return kind().filter(kind -> kind == DatabaseKind.MARIADB || kind == DatabaseKind.MYSQL)
                .isPresent();
    }

    /** For people: without parameters, which may hold a password, and without a user. */
    String shown() {
        String shown = url.replaceFirst("[?;].*", "");
        int at = shown.lastIndexOf('@');
        int slashes = shown.indexOf("//");
        return at > 0 && slashes > 0 ? shown.substring(0, slashes + 2) + shown.substring(at + 1) : shown;
    }

    /** Whether two lead to the same database for certain, as far as their addresses show. Only names of hosts are the same in any case. */
    boolean sameAs(DatabaseAddress other) {
        return !isOfOneConnection() && place().equals(other.place());
    }

    /** In memory and without a name. */
    private boolean isOfOneConnection() {
        return isSqlite() ? sqliteFile() == null : url.matches("(?i)jdbc:h2:mem:(;.*)?");
    }

    private boolean isSqlite() {
        return kind().filter(kind -> kind == DatabaseKind.SQLITE).isPresent();
    }

    private String place() {
        if (isSqlite()) {
            return String.valueOf(sqliteFile());
        }
        String whole = url.replaceFirst(kind().equals(Optional.of(DatabaseKind.H2)) ? ";.*" : "[?].*", "");
        Matcher authority = AUTHORITY.matcher(whole);
        if (!authority.find()) {
            int scheme = whole.indexOf(':', "jdbc:".length()) + 1;
            return whole.substring(0, scheme).toLowerCase(Locale.ROOT) + whole.substring(scheme) + parameters("");
        }
        String hosts = authority.group(2);
        String database = usersDiffer() && !catalog.isEmpty() ? "/" + catalog : whole.substring(authority.end());
        // PostgreSQL takes the user's name for a database that nobody names.
        String usual = database.length() < 2 ? "/" + account() : "";
        return (authority.group(1) + hosts).toLowerCase(Locale.ROOT) + database + usual + parameters(hosts);
    }

    private String parameters(String hosts) {
        String elsewhere = ELSEWHERE
                .matcher(url)
                .results()
                .map(MatchResult::group)
                .sorted()
                .collect(Collectors.joining());
        Matcher role = ROLE.matcher(url);
        return "?" + elsewhere + (hosts.contains(",") && role.find() ? role.group(1) : "");
    }

    /** Name of the user; empty if nobody says it. */
    String account() {
        Matcher said = USER.matcher(url);
        return user.isEmpty() && said.find() ? said.group(1) : user;
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
