package io.backup4j.cli.database;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** All kinds of database that the command line knows. */
public final class Databases {
    private static final List<Database> KNOWN =
            List.of(new PostgresDatabase(), new MariadbDatabase(), new SqliteDatabase(), new H2Database());

    private Databases() {}

    /**
     * The kind that a URL belongs to.
     *
     * @throws DatabaseChoiceException if it is none that is known
     */
    public static Database of(String url) {
        return KNOWN.stream()
                .filter(database -> database.understands(url))
                .findFirst()
                .orElseThrow(() -> new DatabaseChoiceException(
                        "--jdbc-url: no database that is known here; a URL looks like " + examples()));
    }

    /** Whether a URL holds a password or a user, which others could see. */
    public static boolean showsLogin(String url) {
        return url.toLowerCase(Locale.ROOT).matches(".*[?&;]password=.*") || url.matches("jdbc:[a-z]+://[^/?]*@.*");
    }

    /** What URLs look like, for people. */
    public static String examples() {
        return KNOWN.stream().map(Database::example).collect(Collectors.joining(" or "));
    }
}
