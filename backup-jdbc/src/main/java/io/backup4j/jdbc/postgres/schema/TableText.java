package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statements that make one table.
 *
 * <p>With plain inheritance the server puts the columns of the parents first. When a child has them in another order, because a parent got a column later
 * or the child was attached, it is made from a passing parent that has all inherited columns in the child's order, gets its real parents, and loses the
 * passing one: {@code NO INHERIT} leaves a column that real parents have as inherited, and the others as its own.
 */
final class TableText {
    private final Row row;
    private final Columns allColumns;
    private final List<Column> columns;
    private final List<Inheritance.Parent> parents;
    private final List<NotNulls.NotNull> notNulls;
    private final boolean partition;

    TableText(Row row, Columns allColumns, Inheritance inheritance, NotNulls notNulls) throws SQLException {
        long oid = row.number("oid");
        this.row = row;
        this.allColumns = allColumns;
        this.columns = allColumns.of(oid);
        this.partition = row.flag("partition");
        this.parents = partition ? List.of() : inheritance.parents(oid);
        this.notNulls = notNulls.of(oid);
    }

    List<String> create() throws SQLException {
        return inNaturalOrder()
                ? List.of(
                        create(parents.stream().map(Inheritance.Parent::quoted).collect(Collectors.joining(", "))))
                : createReordered();
    }

    /** What makes inherited columns stricter or laxer about nulls than those of the parents, as a child could be before 18. */
    List<String> strictness(String alter) {
        Set<String> strict = new HashSet<>();
        for (Inheritance.Parent parent : parents) {
            allColumns.of(parent.oid()).stream()
                    .filter(Column::markedNotNull)
                    .forEach(column -> strict.add(column.plain()));
        }
        List<String> statements = new ArrayList<>();
        for (Column column : columns) {
            boolean inherited = !parents.isEmpty() && column.ancestors() > 0;
            if (inherited
                    && column.markedNotNull()
                            != (strict.contains(column.plain()) || column.local() && column.notNull())) {
                statements.add(alter + " ALTER COLUMN " + column.name()
                        + (column.markedNotNull() ? " SET NOT NULL" : " DROP NOT NULL"));
            }
        }
        return statements;
    }

    /** Whether the server would put the columns of the parents and then the table's own into the order that they have. */
    private boolean inNaturalOrder() {
        Set<String> order = new LinkedHashSet<>();
        for (Inheritance.Parent parent : parents) {
            allColumns.of(parent.oid()).forEach(column -> order.add(column.plain()));
        }
        columns.forEach(column -> order.add(column.plain()));
        return List.copyOf(order).equals(columns.stream().map(Column::plain).toList());
    }

    private List<String> createReordered() throws SQLException {
        String passing = Sql.identifier(row.text("schema")) + "."
                + Sql.identifier("backup4j passing parent of " + row.text("name"));
        List<String> items = new ArrayList<>();
        columns.forEach(column -> items.add(inherited(column)));
        for (NotNulls.NotNull constraint : notNulls) {
            if (constraint.validated() && !constraint.local()) {
                items.add("CONSTRAINT " + constraint.name() + " " + constraint.definition());
            }
        }
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE " + passing + " (" + String.join(", ", items) + ")");
        statements.add(create(passing));
        String alter = "ALTER TABLE ONLY " + row.text("quoted");
        for (Inheritance.Parent parent : parents) {
            statements.add(alter + " INHERIT " + parent.quoted());
        }
        statements.add(alter + " NO INHERIT " + passing);
        statements.add("DROP TABLE " + passing);
        return statements;
    }

    /** The column of the passing parent; as strict about nulls as the child, since the child must be as strict as its real parents. */
    private static String inherited(Column column) {
        return column.name() + " " + column.type()
                + (column.collation() == null ? "" : " COLLATE " + column.collation())
                + (column.generated() == null ? "" : " GENERATED ALWAYS AS " + column.generated())
                + (column.notNull() ? " NOT NULL" : "");
    }

    private String create(String inherits) throws SQLException {
        boolean foreign = row.text("kind").equals("f");
        StringBuilder sql = new StringBuilder("CREATE ");
        sql.append(foreign ? "FOREIGN " : row.text("persistence").equals("u") ? "UNLOGGED " : "");
        sql.append("TABLE ").append(row.text("quoted"));
        String ofType = row.textOrEmpty("of_type");
        List<String> items = ofType.isEmpty() ? items() : typedItems();
        if (ofType.isEmpty()) {
            sql.append(" (")
                    .append(items.isEmpty() ? "" : "\n    " + String.join(",\n    ", items) + "\n")
                    .append(")");
        } else {
            sql.append(" OF ").append(ofType);
            if (!items.isEmpty()) {
                sql.append(" (").append(String.join(", ", items)).append(')');
            }
        }
        if (!inherits.isEmpty()) {
            sql.append(" INHERITS (").append(inherits).append(')');
        }
        append(sql, " PARTITION BY ", row.textOrEmpty("partition_key"), "");
        append(sql, " USING ", row.textOrEmpty("method"), "");
        Set<String> options =
                new LinkedHashSet<>(List.of(row.textOrEmpty("options"), row.textOrEmpty("toast_options")));
        options.remove("");
        append(sql, " WITH (", String.join(", ", options), ")");
        append(sql, " SERVER ", row.textOrEmpty("server"), "");
        append(sql, " OPTIONS (", row.textOrEmpty("server_options"), ")");
        return sql.toString();
    }

    private static void append(StringBuilder sql, String before, String text, String after) {
        if (!text.isEmpty()) {
            sql.append(before).append(text).append(after);
        }
    }

    private List<String> items() {
        List<String> items = new ArrayList<>();
        for (Column column : columns) {
            if (column.local() || partition) {
                items.add(column.definition());
            }
        }
        items.addAll(notNullItems());
        return items;
    }

    private List<String> typedItems() {
        List<String> items = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Column column : columns) {
            String text = column.withOptions();
            if (text != null && seen.add(text)) {
                items.add(text);
            }
        }
        items.addAll(notNullItems());
        return items;
    }

    private List<String> notNullItems() {
        List<String> items = new ArrayList<>();
        for (NotNulls.NotNull constraint : notNulls) {
            if (constraint.validated() && (constraint.local() || partition)) {
                items.add("CONSTRAINT " + constraint.name() + " " + constraint.definition());
            }
        }
        return items;
    }
}
