package io.backup4j.jdbc.mariadb.schema;

/**
 * How the values of a column are read and written.
 *
 * @param name of the column
 * @param read expression that gives the value
 * @param write expression that makes the value of a text, which stands in it as {@code ?}; a lone {@code ?} if the text is the value
 * @param bytes whether the driver is asked for bytes; else for characters, all of which are ASCII
 * @param noMember text that stands for a value of an {@code ENUM} that is no member, for which the server warns when it is written; empty text is one; null for none
 */
public record ColumnForm(
        String name,
        String read,
        String write,
        boolean bytes,
        @org.jspecify.annotations.Nullable String noMember) {
    /** The same for a driver that writes numbers in its own way: all values come as bytes, as the server writes them. */
    public ColumnForm writtenByServer() {
        return bytes ? this : new ColumnForm(name, "CAST(" + read + " AS CHAR)", write, true, noMember);
    }

    /** As an attribute of an entry has it: the name, and the expression if it is one. */
    public String written() {
        return SqlText.identifier(name) + (write.equals("?") ? "" : "=" + write);
    }
}
