package io.backup4j.jdbc.mariadb.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column as the statement of its table has it.
 *
 * @param name of the column
 * @param type first word of its type, such as {@code varchar}
 * @param fullType with what stands in brackets, such as {@code enum('a','b')}
 * @param characterSet of its texts; empty for a type without one
 * @param json whether the server lets nothing in but JSON
 */
public record TableColumn(String name, String type, String fullType, String characterSet, boolean json) {
    private static final Pattern NAME = Pattern.compile("^`((?:[^`]|``)*)` (\\w+)");
    private static final Pattern CHARACTER_SET = Pattern.compile(" CHARACTER SET (\\w+)");
    private static final Pattern COLLATION = Pattern.compile(" COLLATE (\\w+)");
    private static final Pattern DEFAULT = Pattern.compile("DEFAULT CHARSET=(\\w+)");

    /**
     * The columns that hold values of their own, in their order.
     *
     * @param createTable as {@code SHOW CREATE TABLE} gives it
     * @throws IllegalArgumentException if it does not look like one
     */
    public static List<TableColumn> of(String createTable) {
        CreateTable table = new CreateTable(createTable);
        String usual = usualCharacterSet(table);
        List<TableColumn> columns = new ArrayList<>();
        for (String element : table.elements()) {
            if (!CreateTable.withoutTexts(element).contains(" GENERATED ALWAYS AS ")) {
                ofElement(element, usual).ifPresent(columns::add);
            }
        }
        return columns;
    }

    /** That of columns that say nothing of it; empty if the table does not say it either. */
    static String usualCharacterSet(CreateTable table) {
        Matcher charset = DEFAULT.matcher(table.options());
        return charset.find() ? charset.group(1) : "";
    }

    /** The column that an element of the statement defines; empty if that is a key or a constraint. */
    static Optional<TableColumn> ofElement(String element, String usual) {
        Matcher column = NAME.matcher(element);
        return column.find() ? Optional.of(of(element, column, usual)) : Optional.empty();
    }

    private static TableColumn of(String element, Matcher column, String usual) {
        String name = column.group(1).replace("``", "`");
        String type = column.group(2);
        int end = column.end();
        String fullType = type;
        if (end < element.length() && element.charAt(end) == '(') {
            int close = endOfBrackets(element, end);
            fullType = type + element.substring(end, close);
            end = close;
        }
        String rest = element.substring(end);
        String words = CreateTable.withoutTexts(rest);
        boolean json = type.equals("json")
                || (words.contains("CHECK (") && rest.contains("json_valid(" + SqlText.identifier(name) + ")"));
        return new TableColumn(name, type, fullType, characterSet(words, usual), json);
    }

    /** Index behind the bracket that closes the one at {@code open}; texts within may hold any. */
    static int endOfBrackets(String element, int open) {
        for (int at = open; at < element.length(); ) {
            char c = element.charAt(at);
            if (c == ')') {
                return at + 1;
            }
            at = c == '\'' ? SqlText.endOfQuoted(element, at) : at + 1;
        }
        return element.length();
    }

    /** A collation alone says it too: its name begins with that of the character set. */
    private static String characterSet(String words, String usual) {
        Matcher set = CHARACTER_SET.matcher(words);
        if (set.find()) {
            return set.group(1);
        }
        Matcher collation = COLLATION.matcher(words);
        if (!collation.find() || collation.group(1).startsWith("uca")) {
            return usual;
        }
        int end = collation.group(1).indexOf('_');
        return end < 0 ? collation.group(1) : collation.group(1).substring(0, end);
    }

    /** How its values are read; empty if the type is not known. */
    public Optional<ColumnForm> form() {
        return ColumnForms.of(name, type, fullType);
    }

    /** Whether a value of an {@code ENUM} or {@code SET} is stored as a number, because a text could be that of two. */
    public boolean membersAsNumbers() {
        return (type.equals("enum") || type.equals("set")) && ColumnForms.hasEmptyMember(fullType);
    }

    /** The members of an {@code ENUM} or {@code SET}, in their order. */
    public List<String> members() {
        List<String> members = new ArrayList<>();
        for (int at = fullType.indexOf('\''); at >= 0; at = fullType.indexOf('\'', at)) {
            int end = SqlText.endOfQuoted(fullType, at);
            members.add(unquoted(fullType.substring(at, end)));
            at = end;
        }
        return members;
    }

    /** A text as the server writes it, with its quotes. */
    static String unquoted(String text) {
        String written = text.substring(1, text.length() - 1);
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\'') {
                i++;
            } else if (c == '\\' && i + 1 < written.length()) {
                i++;
                c = switch (written.charAt(i)) {
                    case '0' -> 0;
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> written.charAt(i);
                };
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
