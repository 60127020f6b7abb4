package io.backup4j.jdbc.mariadb.schema;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what the statement of a table does not say: the servers write definitions in a character set without the characters beyond U+FFFF, and question marks for each
 * of them. Members of an {@code ENUM} or {@code SET}, and default values, are stored as they are all the same, so that a question mark may be one, or stand for
 * another character; the server is asked for the stored value. Comments are stored as they are shown. Used once per table.
 */
final class LostCharacters {
    /** All others have no characters beyond U+FFFF. */
    private static final Set<String> WIDE = Set.of("utf8mb4", "utf16", "utf16le", "utf32", "gb18030", "");

    private static final Pattern CLAUSE = Pattern.compile("\\b(?:DEFAULT|COMMENT|CHECK|GENERATED)\\b");
    private static final String DEFAULT = "DEFAULT";

    /** What the servers say to an account that may see a definition and no row. */
    private static final int TABLE_DENIED = 1142;

    private static final int COLUMN_DENIED = 1143;

    private final Catalogue catalogue;
    private final String table;
    private final List<String> found = new ArrayList<>();

    private LostCharacters(Catalogue catalogue, String table) {
        this.catalogue = catalogue;
        this.table = table;
    }

    /**
     * Names what is lost, and what may be.
     *
     * @param statement as {@code SHOW CREATE TABLE} gives it
     */
    static List<String> in(Catalogue catalogue, String table, String statement) throws SQLException {
        if (statement.indexOf('?') < 0) {
            return List.of();
        }
        LostCharacters lost = new LostCharacters(catalogue, table);
        CreateTable parts = new CreateTable(statement);
        String usual = TableColumn.usualCharacterSet(parts);
        for (String element : parts.elements()) {
            if (element.indexOf('?') >= 0) {
                Optional<TableColumn> column = TableColumn.ofElement(element, usual);
                if (column.isPresent()) {
                    lost.members(column.get());
                }
                lost.texts(element, column);
            }
        }
        return lost.found;
    }

    private void members(TableColumn column) throws SQLException {
        boolean one = column.type().equals("enum");
        if (!WIDE.contains(column.characterSet()) || (!one && !column.type().equals("set"))) {
            return;
        }
        List<String> members = column.members();
        for (int i = 0; i < members.size(); i++) {
            long number = one ? i + 1L : 1L << i;
            String question = catalogue.server().dialect().member(table, column.name(), Long.toUnsignedString(number));
            compare("the member", members.get(i), column, question);
        }
    }

    private void texts(String element, Optional<TableColumn> column) throws SQLException {
        for (int at = 0; at < element.length(); ) {
            char c = element.charAt(at);
            int end = c == '\'' || c == '`' ? SqlText.endOfQuoted(element, at) : at + 1;
            if (c == '\'' && element.substring(at, end).indexOf('?') >= 0) {
                text(
                        TableColumn.unquoted(element.substring(at, end)),
                        CreateTable.withoutTexts(element.substring(0, at)),
                        column);
            }
            at = end;
        }
    }

    private void text(String shown, String before, Optional<TableColumn> column) throws SQLException {
        String clause = clause(before);
        boolean ofType = clause.isEmpty() && column.isPresent();
        if (ofType || clause.equals("COMMENT")) {
            return;
        }
        if (column.isPresent() && before.endsWith(DEFAULT + " ")) {
            if (WIDE.contains(column.get().characterSet())) {
                compare("the default value", shown, column.get(), storedDefault(column.get()));
            }
            return;
        }
        String lost = catalogue.server().dialect().lostInExpressions(clause.equals(DEFAULT));
        if (!lost.isEmpty() && shown.contains(lost)) {
            found.add(
                    "table " + SqlText.identifier(table) + ": the text " + SqlText.literal(shown) + " in an expression"
                            + column.map(each -> " of column " + SqlText.identifier(each.name()))
                                    .orElse(" of a check or an index")
                            + " may have a character beyond U+FFFF, which the server shows as '" + lost + "'");
        }
    }

    /** Of the part of a definition before a text: what the text belongs to; empty if it is a part of the type. */
    private static String clause(String before) {
        String last = "";
        for (Matcher clause = CLAUSE.matcher(before); clause.find(); ) {
            last = clause.group();
        }
        return last;
    }

    /** Of an empty table the server tells it if the column may be null. */
    private String storedDefault(TableColumn column) {
        return "SELECT HEX(CONVERT(DEFAULT(asked." + SqlText.identifier(column.name())
                + ") USING utf8mb4)) FROM (SELECT 1) one LEFT JOIN " + SqlText.identifier(table)
                + " asked ON TRUE LIMIT 1";
    }

    /** @param question asks for the stored text, as hexadecimal digits of UTF-8; has no answer if the server cannot tell */
    private void compare(String what, String shown, TableColumn column, String question) throws SQLException {
        if (shown.indexOf('?') < 0) {
            return;
        }
        String stored = answer(question);
        if (!stored.isEmpty() && new String(HexFormat.of().parseHex(stored), StandardCharsets.UTF_8).equals(shown)) {
            return;
        }
        found.add("table " + SqlText.identifier(table) + ": " + what + " " + SqlText.literal(shown) + " of column "
                + SqlText.identifier(column.name())
                + (stored.isEmpty()
                        ? " may be one with a character beyond U+FFFF, which the server shows as '?', and it cannot be asked for it"
                        : " has a character beyond U+FFFF, which the server shows as '?'"));
    }

    private String answer(String question) throws SQLException {
        try {
            return catalogue.ask(question);
        } catch (SQLException e) {
            if (e.getErrorCode() == TABLE_DENIED || e.getErrorCode() == COLUMN_DENIED) {
                return "";
            }
            throw e;
        }
    }
}
