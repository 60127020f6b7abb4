package io.backup4j.jdbc.export;

import java.io.IOException;

/** Looks at a statement of a user for a second one behind it, which some drivers would run and others pass over without a word. Stateless. */
public final class SingleStatement {
    private SingleStatement() {}

    /**
     * The statement without a semicolon and comments behind it.
     *
     * @param backslashEscapes whether a backslash in a text keeps the next character from ending it
     * @throws IOException if more follows
     */
    public static String of(String sql, boolean backslashEscapes) throws IOException {
        int end = -1;
        int last = 0;
        for (int at = 0; at < sql.length(); ) {
            char c = sql.charAt(at);
            int next = skipped(sql, at, backslashEscapes);
            boolean comment = next > at + 1 && (c == '-' || c == '/' || c == '#');
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

    /** Index behind the text, name, comment or character that begins here. */
    private static int skipped(String sql, int at, boolean backslashEscapes) {
        char c = sql.charAt(at);
        if (c == '\'' || c == '"' || c == '`') {
            boolean escapes = backslashEscapes && c != '`' || c == '\'' && isEscapeText(sql, at);
            return quoted(sql, at, escapes);
        }
        if (sql.startsWith("--", at) || (c == '#' && backslashEscapes)) {
            int line = sql.indexOf('\n', at);
            return line < 0 ? sql.length() : line + 1;
        }
        if (sql.startsWith("/*", at)) {
            int end = sql.indexOf("*/", at + 2);
            return end < 0 ? sql.length() : end + 2;
        }
        if (c == '$') {
            return dollarQuoted(sql, at);
        }
        return at + 1;
    }

    /** PostgreSQL's {@code E'it\'s'}. */
    private static boolean isEscapeText(String sql, int at) {
        return at > 0
                && Character.toLowerCase(sql.charAt(at - 1)) == 'e'
                && (at == 1 || !Character.isLetterOrDigit(sql.charAt(at - 2)));
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

    /** {@code $$…$$} and {@code $tag$…$tag$}. */
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
