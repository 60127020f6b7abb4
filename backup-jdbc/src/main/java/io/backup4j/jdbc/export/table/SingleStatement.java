package io.backup4j.jdbc.export.table;

import java.io.IOException;

/** Looks at a statement of a user for a second one behind it, which some drivers would run and others pass over without a word. Stateless. */
public final class SingleStatement {
    private SingleStatement() {}

    /** What texts and comments look like, where databases differ. */
    public enum Dialect {
        /** As the standard has it. */
        STANDARD,
        /** PostgreSQL and H2: also texts between {@code $$} or {@code $tag$}, and {@code E'it\'s'}. */
        DOLLAR,
        /** MariaDB and MySQL: a backslash keeps the next character from ending a text, {@code #} begins a comment, and {@code --} only before a blank. */
        BACKSLASH
    }

    /**
     * The statement without a semicolon and comments behind it.
     *
     * @throws IOException if more follows
     */
    public static String of(String sql, Dialect dialect) throws IOException {
        int end = -1;
        int last = 0;
        for (int at = 0; at < sql.length(); ) {
            char c = sql.charAt(at);
            boolean comment = isComment(sql, at, dialect);
            int next = comment ? endOfComment(sql, at) : skipped(sql, at, dialect);
            if (!comment && !Character.isWhitespace(c)) {
                if (end >= 0) {
                    throw new IOException("the query is more than one statement: something follows a semicolon");
                }
                if (c == ';') {
                    end = at;
                } else {
                    last = next;
                }
            }
            at = next;
        }
        if (last == 0) {
            throw new IOException("the query is empty");
        }
        return sql.substring(0, last);
    }

    private static boolean isComment(String sql, int at, Dialect dialect) {
        if (sql.startsWith("/*", at)) {
            // What MariaDB runs of it begins with an exclamation mark, or M!.
            return !(dialect == Dialect.BACKSLASH && (sql.startsWith("!", at + 2) || sql.startsWith("M!", at + 2)));
        }
        if (dialect != Dialect.BACKSLASH) {
            return sql.startsWith("--", at);
        }
        return sql.charAt(at) == '#'
                || (sql.startsWith("--", at) && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' '));
    }

    private static int endOfComment(String sql, int at) {
        String mark = sql.charAt(at) == '/' ? "*/" : "\n";
        int end = sql.indexOf(mark, at + 1 + mark.length() / 2);
        return end < 0 ? sql.length() : end + mark.length();
    }

    /** Index behind the text, name or character that begins here. */
    private static int skipped(String sql, int at, Dialect dialect) {
        char c = sql.charAt(at);
        if (c == '\'' || c == '"' || c == '`') {
            boolean escapes = dialect == Dialect.BACKSLASH && c != '`'
                    || dialect == Dialect.DOLLAR && c == '\'' && isEscapeText(sql, at);
            return quoted(sql, at, escapes);
        }
        boolean begins = at == 0 || !Character.isJavaIdentifierPart(sql.charAt(at - 1));
        return c == '$' && begins && dialect == Dialect.DOLLAR ? dollarQuoted(sql, at) : at + 1;
    }

    private static boolean isEscapeText(String sql, int at) {
        return at > 0
                && Character.toLowerCase(sql.charAt(at - 1)) == 'e'
                && (at == 1 || !Character.isJavaIdentifierPart(sql.charAt(at - 2)));
    }

    private static int quoted(String sql, int at, boolean escapes) {
        char quote = sql.charAt(at);
        for (int i = at + 1; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (escapes && c == '\\') {
                i++;
            } else if (c == quote) {
                return i + 1;
            }
        }
        return sql.length();
    }

    private static int dollarQuoted(String sql, int at) {
        int tag = at + 1;
        while (tag < sql.length() && (Character.isLetterOrDigit(sql.charAt(tag)) || sql.charAt(tag) == '_')) {
            tag++;
        }
        if (tag == sql.length() || sql.charAt(tag) != '$' || Character.isDigit(sql.charAt(at + 1))) {
            return at + 1;
        }
        String mark = sql.substring(at, tag + 1);
        int end = sql.indexOf(mark, tag + 1);
        return end < 0 ? sql.length() : end + mark.length();
    }
}
