package io.backup4j.jdbc.export.postgres;

import io.backup4j.jdbc.export.table.TableName;
import java.util.List;

/** Reads statements of a stored schema word by word: names are in quotation marks wherever that is needed, key words are in capitals. Used by one thread. */
final class StatementText {
    /** What may follow a type in the definition of a column. */
    private static final List<String> AFTER_TYPE =
            List.of(" OPTIONS (", " COLLATE ", " GENERATED ALWAYS AS ", " NOT NULL");

    private final String sql;
    private int at;

    StatementText(String sql) {
        this.sql = sql;
    }

    /** Passes over a text if it stands here. */
    boolean skip(String text) {
        if (sql.startsWith(text, at)) {
            at += text.length();
            return true;
        }
        return false;
    }

    boolean atEnd() {
        return at >= sql.length();
    }

    /** A name without its quotation marks. */
    String name() {
        if (atEnd() || sql.charAt(at) != '"') {
            int begin = at;
            while (!atEnd() && " .,()[]\n".indexOf(sql.charAt(at)) < 0) {
                at++;
            }
            return sql.substring(begin, at);
        }
        StringBuilder name = new StringBuilder();
        for (at++; !atEnd(); at++) {
            char c = sql.charAt(at);
            if (c == '"' && !sql.startsWith("\"\"", at)) {
                at++;
                break;
            }
            at += c == '"' ? 1 : 0;
            name.append(c);
        }
        return name.toString();
    }

    /** A name, perhaps with that of a schema before it. */
    TableName qualifiedName() {
        String first = name();
        return skip(".") ? new TableName(first, name()) : new TableName("", first);
    }

    /** A type as it stands here. */
    String type() {
        int begin = at;
        int depth = 0;
        while (!atEnd()) {
            char c = sql.charAt(at);
            if (depth == 0
                    && (c == ',' || c == ')' || AFTER_TYPE.stream().anyMatch(word -> sql.startsWith(word, at)))) {
                break;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            skipCharacter();
        }
        return sql.substring(begin, at);
    }

    /** Goes behind the next comma on this level, or to the bracket that ends it. */
    void nextItem() {
        int depth = 0;
        while (!atEnd()) {
            char c = sql.charAt(at);
            if (depth == 0 && c == ')') {
                return;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            skipCharacter();
            if (depth == 0 && c == ',') {
                break;
            }
        }
        while (!atEnd() && Character.isWhitespace(sql.charAt(at))) {
            at++;
        }
    }

    /** One character, or all that is between quotation marks. */
    private void skipCharacter() {
        char c = sql.charAt(at);
        at++;
        if (c == '"' || c == '\'') {
            int end = sql.indexOf(c, at);
            at = end < 0 ? sql.length() : end + 1;
        }
    }
}
