package io.backup4j.jdbc.mariadb.schema;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A view, routine, trigger or event: a statement, and what must be set when it is run.
 *
 * @param statement the server's own, with the definer
 * @param sqlMode in which its text was understood
 * @param collation of the connection, which literals have
 * @param databaseCollation of the database when it was made, which parameters and variables have; empty where that does not matter
 * @param timeZone of an event; else empty
 * @param names of the columns of a view, or of the table of a trigger; else empty
 */
public record StoredObject(
        ObjectKind kind,
        String name,
        String statement,
        String sqlMode,
        String collation,
        String databaseCollation,
        String timeZone,
        List<String> names) {
    private static final String ACCOUNT = "`(?:[^`]|``)*`(?:@`(?:[^`]|``)*`)?";
    private static final Pattern DEFINER = Pattern.compile(
            "^(CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:ALGORITHM\\s*=\\s*\\w+\\s+)?)DEFINER\\s*=\\s*(" + ACCOUNT + ")");

    public StoredObject {
        names = List.copyOf(names);
    }

    /** Of a message. */
    public String title() {
        return kind.title() + " " + SqlText.identifier(name);
    }

    /** The account as SQL takes it; empty if the statement does not name one. */
    public String definer() {
        Matcher matcher = DEFINER.matcher(statement);
        return matcher.find() ? matcher.group(2) : "";
    }

    /** The statement for whoever runs it as definer. */
    public String withoutDefiner() {
        return DEFINER.matcher(statement).replaceFirst("$1DEFINER=CURRENT_USER");
    }
}
