package io.backup4j.jdbc.mariadb.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statement of a table as {@code SHOW CREATE TABLE} writes it, taken apart: columns and keys are separated by commas between one pair of brackets, options and
 * partitions follow.
 */
final class CreateTable {
    private static final String NAME = "`((?:[^`]|``)*)`";
    private static final String NAMES = "\\(((?:`(?:[^`]|``)*`(?:, ?)?)*)\\)";
    private static final Pattern COLUMN = Pattern.compile("^" + NAME + " ");
    private static final Pattern KEY =
            Pattern.compile("^(?:UNIQUE )?KEY " + NAME + " \\((?:" + NAME + "|\\().*", Pattern.DOTALL);
    private static final Pattern FOREIGN_KEY = Pattern.compile(
            "^CONSTRAINT " + NAME + " FOREIGN KEY (?:" + NAME + " )?" + NAMES + " REFERENCES (?:" + NAME + "\\.)?"
                    + NAME + " " + NAMES + ".*",
            Pattern.DOTALL);
    private static final Pattern NEXT_NUMBER = Pattern.compile(" AUTO_INCREMENT=(\\d+)");
    private static final Pattern TABLE_COLLATION = Pattern.compile(" COLLATE=(\\w+)");
    private static final Pattern ANY_NAME = Pattern.compile(NAME);
    private static final Pattern NEXT_VALUE =
            Pattern.compile("(?i)\\b(?:nextval|lastval|setval)\\(`|next value for|previous value for");

    private final String head;
    private final List<String> elements = new ArrayList<>();
    private final String tail;

    /** @throws IllegalArgumentException if the statement does not look like one of a table */
    CreateTable(String statement) {
        int open = statement.indexOf('(');
        if (!statement.startsWith("CREATE TABLE ") || open < 0) {
            throw new IllegalArgumentException("no statement of a table");
        }
        // A name may hold a bracket.
        int at = statement.indexOf('`');
        if (at >= 0 && at < open) {
            open = statement.indexOf('(', SqlText.endOfQuoted(statement, at));
        }
        head = statement.substring(0, open);
        tail = statement.substring(split(statement, open + 1));
    }

    /** Collects the elements; returns the index of the closing bracket. */
    private int split(String sql, int from) {
        int depth = 0;
        int begin = from;
        for (int at = from; at < sql.length(); ) {
            char c = sql.charAt(at);
            if (c == '\'' || c == '"' || c == '`') {
                at = SqlText.endOfQuoted(sql, at);
                continue;
            }
            if (depth == 0 && (c == ',' || c == ')')) {
                elements.add(sql.substring(begin, at).trim());
                begin = at + 1;
                if (c == ')') {
                    return at;
                }
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            at++;
        }
        throw new IllegalArgumentException("a statement without an end");
    }

    /**
     * Leaves out the collation of columns that got it from their table. MySQL remembers whether a column was given one, and shows its character set too from then on.
     */
    static String withoutInheritedCollations(String statement) {
        CreateTable table = new CreateTable(statement);
        Matcher inherited = TABLE_COLLATION.matcher(table.options());
        if (!inherited.find()) {
            return statement;
        }
        List<String> elements = table.elements.stream()
                .map(element -> withoutCollation(element, " COLLATE " + inherited.group(1)))
                .toList();
        return table.head + "(\n  " + String.join(",\n  ", elements) + "\n" + table.tail;
    }

    /** A column's own collation stands behind its type, and behind its character set if it was given one. */
    private static String withoutCollation(String element, String collation) {
        if (!element.startsWith("`")) {
            return element;
        }
        int type = SqlText.endOfQuoted(element, 0) + 1;
        int end = type;
        while (end < element.length() && Character.isLetterOrDigit(element.charAt(end))) {
            end++;
        }
        if (end > type && end < element.length() && element.charAt(end) == '(') {
            end = TableColumn.endOfBrackets(element, end);
        }
        int behind = end + collation.length();
        boolean inherited = end > type
                && element.startsWith(collation, end)
                && (behind == element.length() || element.charAt(behind) == ' ');
        return inherited ? element.substring(0, end) + element.substring(behind) : element;
    }

    /** The definitions of its columns, keys and constraints, as they stand there. */
    List<String> elements() {
        return List.copyOf(elements);
    }

    /** Names of all its columns. */
    List<String> columnNames() {
        return elements.stream()
                .map(COLUMN::matcher)
                .filter(Matcher::find)
                .map(column -> unquoted(column.group(1)))
                .toList();
    }

    /** What follows the closing bracket, without texts. */
    String options() {
        return withoutTexts(tail);
    }

    /**
     * Takes out what is made after the rows.
     *
     * @param laterToo whether secondary indexes are, and what moves while rows are loaded is set again
     */
    TableDefinition definition(String name, boolean laterToo) {
        String automatic = automaticColumn();
        boolean primary = elements.stream().anyMatch(element -> element.startsWith("PRIMARY KEY "));
        List<String> stay = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<ForeignKey> foreignKeys = new ArrayList<>();
        List<TableDefinition.SequenceDefault> defaults = new ArrayList<>();
        for (String element : elements) {
            Matcher foreign = FOREIGN_KEY.matcher(element);
            Matcher key = KEY.matcher(element);
            if (foreign.matches()) {
                foreignKeys.add(foreignKey(element, foreign));
            } else if (laterToo && key.matches() && isLater(element, key, automatic, primary)) {
                keys.add(element);
            } else {
                stay.add(element);
                Matcher column = COLUMN.matcher(element);
                if (column.find() && NEXT_VALUE.matcher(element).find()) {
                    defaults.add(new TableDefinition.SequenceDefault(unquoted(column.group(1)), element));
                }
            }
        }
        String statement = head + "(\n  " + String.join(",\n  ", stay) + "\n" + tail;
        Matcher number = NEXT_NUMBER.matcher(withoutTexts(tail));
        long next = laterToo && number.find() ? Long.parseLong(number.group(1)) : 0;
        return new TableDefinition(name, false, List.of(statement), next, keys, foreignKeys, defaults);
    }

    /** Without a primary key the first unique one may order the rows; a column that counts by itself needs its key. */
    private static boolean isLater(String element, Matcher key, String automatic, boolean primary) {
        return (primary || !element.startsWith("UNIQUE "))
                && (key.group(2) == null || !unquoted(key.group(2)).equals(automatic));
    }

    private String automaticColumn() {
        for (String element : elements) {
            Matcher column = COLUMN.matcher(element);
            if (column.find() && withoutTexts(element).contains(" AUTO_INCREMENT")) {
                return unquoted(column.group(1));
            }
        }
        return "";
    }

    static String withoutTexts(String element) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < element.length(); ) {
            char c = element.charAt(at);
            int end = c == '\'' || c == '`' ? SqlText.endOfQuoted(element, at) : at + 1;
            plain.append(end == at + 1 ? c : ' ');
            at = end;
        }
        return plain.toString();
    }

    private static ForeignKey foreignKey(String element, Matcher matcher) {
        String database = matcher.group(4);
        return new ForeignKey(
                unquoted(matcher.group(1)),
                element,
                names(matcher.group(3)),
                database == null ? "" : unquoted(database),
                unquoted(matcher.group(5)),
                names(matcher.group(6)));
    }

    private static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        Matcher name = ANY_NAME.matcher(list);
        while (name.find()) {
            names.add(unquoted(name.group(1)));
        }
        return names;
    }

    private static String unquoted(String name) {
        return name.replace("``", "`");
    }
}
