package io.backup4j.jdbc.mariadb.schema;

import java.util.List;
import java.util.stream.Collectors;

/** Identifiers and literals as SQL takes them. Stateless. */
public final class SqlText {
    private SqlText() {}

    /** Always in quotes, so that no list of key words is needed. */
    public static String identifier(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    public static String qualified(String database, String name) {
        return identifier(database) + '.' + identifier(name);
    }

    /** Separated by commas. */
    public static String identifiers(List<String> names) {
        return names.stream().map(SqlText::identifier).collect(Collectors.joining(", "));
    }

    /** Without {@code NO_BACKSLASH_ESCAPES}, as all connections of this package are. */
    public static String literal(String text) {
        return '\'' + text.replace("\\", "\\\\").replace("'", "''") + '\'';
    }

    /**
     * Replaces the name of a database where it stands before a dot and in quotes, as the server writes it; not within texts.
     *
     * @param sql as {@code SHOW CREATE} gives it
     */
    public static String inDatabase(String sql, String from, String to) {
        String old = identifier(from) + '.';
        if (from.equals(to) || !sql.contains(old)) {
            return sql;
        }
        StringBuilder changed = new StringBuilder(sql.length() + 32);
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            int end = c == '\'' || c == '"' || c == '`' ? endOfQuoted(sql, at) : at + 1;
            boolean qualifies =
                    c == '`' && sql.startsWith(old, at) && end == at + old.length() - 1 && !follows(sql, at);
            changed.append(qualifies ? identifier(to) : sql.substring(at, end));
            at = end;
        }
        return changed.toString();
    }

    /** Whether this is the second part of a name already. */
    private static boolean follows(String sql, int at) {
        return at > 0 && sql.charAt(at - 1) == '.';
    }

    /**
     * Index behind what is quoted.
     *
     * @param at where the quotation mark stands
     */
    static int endOfQuoted(String sql, int at) {
        char quote = sql.charAt(at);
        for (int i = at + 1; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\\' && quote != '`') {
                i++;
            } else if (c == quote) {
                if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                    i++;
                } else {
                    return i + 1;
                }
            }
        }
        return sql.length();
    }
}
