package io.backup4j.jdbc.mariadb.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the account of a connection may do, as {@code SHOW GRANTS} says, which counts its active roles in. In doubt it may not: of several patterns that a database's
 * name matches the servers take one, so each must give the right. The lines hold hashes of passwords, and are not kept. Immutable.
 */
final class Grants {
    private static final Set<String> EVERYTHING = Set.of("ALL PRIVILEGES", "ALL");
    /** {@code ER_OPTION_PREVENTS_STATEMENT}. For {@code SHOW GRANTS}, which changes nothing, the option can only be {@code --skip-grant-tables}: nobody is asked for rights. */
    private static final int WITHOUT_GRANTS = 1290;

    /**
     * One line.
     *
     * @param takesAway whether it is an exception to the others
     * @param role whether it came by a role, whose rights MariaDB looks up apart
     * @param database pattern of names, or {@code *}
     * @param table its name, or {@code *}
     * @param rights but those on some columns only
     */
    private record Grant(boolean takesAway, boolean role, String database, String table, Set<String> rights) {
        boolean gives(String right) {
            return rights.contains(right) || rights.stream().anyMatch(EVERYTHING::contains);
        }
    }

    private final List<Grant> grants;
    private final boolean patterns;
    private final boolean ignoresCase;

    private Grants(List<Grant> grants, boolean patterns, boolean ignoresCase) {
        this.grants = grants;
        this.patterns = patterns;
        this.ignoresCase = ignoresCase;
    }

    static Grants of(Catalogue catalogue) throws SQLException {
        Map<String, String> variables = new LinkedHashMap<>();
        catalogue
                .rows("SHOW VARIABLES WHERE Variable_name IN ('partial_revokes', 'lower_case_table_names')")
                .forEach(row -> variables.put(row.get(0), row.get(1)));
        List<String> lines = lines(catalogue);
        return of(
                lines,
                !variables.getOrDefault("partial_revokes", "OFF").equals("ON"),
                !variables.getOrDefault("lower_case_table_names", "0").equals("0"));
    }

    private static List<String> lines(Catalogue catalogue) throws SQLException {
        try {
            return catalogue.rows("SHOW GRANTS").stream().map(row -> row.get(0)).toList();
        } catch (SQLException e) {
            if (e.getErrorCode() == WITHOUT_GRANTS) {
                return List.of("GRANT ALL PRIVILEGES ON *.* TO ``@``");
            }
            throw e;
        }
    }

    /**
     * Takes the lines apart.
     *
     * @param patterns whether {@code %} and {@code _} in names of databases stand for others
     * @param ignoresCase whether names of databases are the same in capitals
     */
    static Grants of(List<String> lines, boolean patterns, boolean ignoresCase) {
        List<Grant> grants = new ArrayList<>();
        lines.forEach(line -> add(grants, line));
        return new Grants(grants, patterns, ignoresCase);
    }

    /** Roles that are given, proxies and routines are passed over: they are about nothing that is asked for here. */
    private static void add(List<Grant> grants, String line) {
        int verb = line.indexOf(' ');
        int on = outside(line, verb, " ON ");
        int to = on < 0 ? -1 : Math.max(outside(line, on + 4, " TO "), outside(line, on + 4, " FROM "));
        if (to < 0) {
            return;
        }
        String place = line.substring(on + 4, to);
        int dot = outside(place, 0, ".");
        if (dot < 0 || !isName(place.substring(0, dot)) || !isName(place.substring(dot + 1))) {
            return;
        }
        // A role has no host.
        boolean role = outside(line, to + 4, "@") < 0;
        grants.add(new Grant(
                !line.startsWith("GRANT "),
                role,
                name(place.substring(0, dot)),
                name(place.substring(dot + 1)),
                rights(line.substring(verb + 1, on))));
    }

    private static boolean isName(String text) {
        return text.equals(Right.ALL)
                || (text.startsWith("`") && SqlText.endOfQuoted(text, 0) == text.length() && text.length() > 1);
    }

    /** Such that a database that is really called {@code *} is not taken for all of them. */
    private static String name(String text) {
        if (text.equals(Right.ALL)) {
            return text;
        }
        String name = text.substring(1, text.length() - 1).replace("``", "`");
        return name.equals(Right.ALL) ? "\\*" : name;
    }

    private static Set<String> rights(String list) {
        Set<String> rights = new HashSet<>();
        for (int from = 0; from <= list.length(); ) {
            int comma = outside(list, from, ",");
            int end = comma < 0 ? list.length() : comma;
            String right = list.substring(from, end).trim();
            if (right.indexOf('(') < 0) {
                rights.add(right.toUpperCase(Locale.ROOT));
            }
            from = end + 1;
        }
        return rights;
    }

    /** Index of a text that stands neither in quotes nor in brackets; -1 if there is none. */
    private static int outside(String line, int from, String wanted) {
        int depth = 0;
        for (int at = Math.max(0, from); at < line.length(); ) {
            char c = line.charAt(at);
            if (depth == 0 && line.startsWith(wanted, at)) {
                return at;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            at = c == '`' || c == '\'' || c == '"' ? SqlText.endOfQuoted(line, at) : at + 1;
        }
        return -1;
    }

    boolean allow(Right right) {
        if (grants.stream().anyMatch(each -> each.takesAway() && each.gives(right.name()) && touches(each, right))) {
            return false;
        }
        return grants.stream()
                        .anyMatch(each -> !each.takesAway()
                                && each.gives(right.name())
                                && (each.database().equals(Right.ALL) || isTable(each, right)))
                || onDatabase(right, false)
                || onDatabase(right, true);
    }

    /** Exceptions are few, so each that could be meant counts. */
    private boolean touches(Grant grant, Right right) {
        return right.database().equals(Right.ALL)
                || grant.database().equals(Right.ALL)
                || matches(grant.database(), right.database());
    }

    private boolean isTable(Grant grant, Right right) {
        return !grant.table().equals(Right.ALL)
                && same(grant.database(), right.database())
                && same(grant.table(), right.table());
    }

    private boolean onDatabase(Right right, boolean byRole) {
        if (right.database().equals(Right.ALL)) {
            return false;
        }
        Map<String, Boolean> found = new LinkedHashMap<>();
        for (Grant each : grants) {
            boolean meant = !each.takesAway()
                    && each.role() == byRole
                    && each.table().equals(Right.ALL)
                    && !each.database().equals(Right.ALL)
                    && matches(each.database(), right.database());
            if (meant) {
                found.merge(each.database(), each.gives(right.name()), Boolean::logicalOr);
            }
        }
        return !found.isEmpty() && !found.containsValue(false);
    }

    private boolean same(String one, String other) {
        return ignoresCase ? one.equalsIgnoreCase(other) : one.equals(other);
    }

    private boolean matches(String pattern, String database) {
        if (!patterns) {
            return same(pattern, database);
        }
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                i++;
                expression.append(Pattern.quote(pattern.substring(i, i + 1)));
            } else {
                expression.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        int flags = Pattern.DOTALL | (ignoresCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
        return Pattern.compile(expression.toString(), flags).matcher(database).matches();
    }
}
