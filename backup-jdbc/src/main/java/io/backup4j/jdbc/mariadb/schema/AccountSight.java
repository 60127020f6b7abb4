package io.backup4j.jdbc.mariadb.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server may keep from an account without a word: {@code information_schema} has no rows about what an account has no right to. So what is not granted may be
 * missing, and only what is granted proves that nothing is. Stateless.
 */
final class AccountSight {
    private AccountSight() {}

    /** What may be missing, in words, each with the statement that would change it. */
    static List<String> gaps(Catalogue catalogue) throws SQLException {
        Grants grants = Grants.of(catalogue);
        String account = account(catalogue);
        String database = catalogue.database();
        List<String> gaps = new ArrayList<>();
        // Of tables with another right, or with this right on columns, it would show those columns alone.
        require(gaps, grants, account, "tables and columns", List.of(Right.onDatabase("SELECT", database)));
        require(gaps, grants, account, "triggers", List.of(Right.onDatabase("TRIGGER", database)));
        require(gaps, grants, account, "events", List.of(Right.onDatabase("EVENT", database)));
        // The names are enough: a routine whose definition is not shown is refused by its name.
        require(
                gaps,
                grants,
                account,
                "procedures and functions",
                catalogue.server().dialect().showingRoutines(catalogue.server(), database));
        return gaps;
    }

    /** @param enough each of them alone; the first one is what is advised */
    private static void require(List<String> gaps, Grants grants, String account, String what, List<Right> enough) {
        if (enough.stream().noneMatch(grants::allow)) {
            gaps.add(what + " may be missing: the account lacks " + enough.get(0) + " ("
                    + enough.get(0).grantTo(account) + ")");
        }
    }

    /** As {@code GRANT} takes it. */
    private static String account(Catalogue catalogue) throws SQLException {
        String account = catalogue.rows("SELECT CURRENT_USER()").get(0).get(0);
        int host = account.lastIndexOf('@');
        return SqlText.identifier(account.substring(0, host)) + '@' + SqlText.identifier(account.substring(host + 1));
    }
}
