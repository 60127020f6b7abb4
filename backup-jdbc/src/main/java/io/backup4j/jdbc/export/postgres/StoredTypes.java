package io.backup4j.jdbc.export.postgres;

import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.postgres.schema.SchemaObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Types of columns from the statements of a stored schema: those that make tables name them, as {@code format_type} of the server does. Types of extensions, and all columns
 * of tables that an extension made, have no statement and are text. Immutable.
 */
final class StoredTypes {
    private static final Pattern TABLE = Pattern.compile("^CREATE (?:UNLOGGED |FOREIGN )?TABLE ");
    private static final Pattern DELIMITER = Pattern.compile("DELIMITER = '(.)'");

    private final Map<TableName, Map<String, String>> columns = new HashMap<>();
    private final Map<TableName, String> domains = new HashMap<>();
    private final Map<TableName, Character> delimiters = new HashMap<>();
    private final Set<TableName> known = new HashSet<>();

    StoredTypes(List<SchemaObject> objects) {
        for (SchemaObject object : objects) {
            switch (object.kind()) {
                case "TYPE", "DOMAIN", "TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW" -> {
                    known.add(new TableName(object.schema(), object.name()));
                    object.statements().forEach(this::read);
                }
                default -> {
                    // Nothing that gives a column its type.
                }
            }
        }
    }

    private void read(String sql) {
        Matcher table = TABLE.matcher(sql);
        StatementText text = new StatementText(sql);
        if (table.find() && text.skip(table.group())) {
            table(text);
        } else if (text.skip("CREATE TYPE ")) {
            TableName name = text.qualifiedName();
            if (text.skip(" AS (")) {
                columns.put(name, items(text));
            } else if (text.skip(" (")) {
                Matcher delimiter = DELIMITER.matcher(sql);
                if (delimiter.find()) {
                    delimiters.put(name, delimiter.group(1).charAt(0));
                }
            }
        } else if (text.skip("CREATE DOMAIN ")) {
            TableName name = text.qualifiedName();
            text.skip(" AS ");
            domains.put(name, text.type());
        }
    }

    private void table(StatementText text) {
        TableName name = text.qualifiedName();
        Map<String, String> types = new LinkedHashMap<>();
        if (text.skip(" OF ")) {
            types.putAll(columns.getOrDefault(text.qualifiedName(), Map.of()));
        } else if (text.skip(" (")) {
            types.putAll(items(text));
            text.skip(")");
        }
        if (text.skip(" INHERITS (")) {
            do {
                columns.getOrDefault(text.qualifiedName(), Map.of()).forEach(types::putIfAbsent);
            } while (text.skip(", "));
        }
        columns.put(name, types);
    }

    private static Map<String, String> items(StatementText text) {
        Map<String, String> types = new LinkedHashMap<>();
        text.skip("\n    ");
        while (!text.atEnd() && !text.skip(")")) {
            // A column of this name would stand in quotation marks.
            if (!text.skip("CONSTRAINT ")) {
                String name = text.name();
                text.skip(" ");
                types.put(name, text.type().strip());
            }
            text.nextItem();
        }
        return types;
    }

    /** Form of a column's values. */
    Form form(TableName table, String column) {
        String type = columns.getOrDefault(table, Map.of()).get(column);
        return type == null ? Form.TEXT : form(type);
    }

    private Form form(String type) {
        if (type.endsWith("[]")) {
            String element = type.substring(0, type.length() - 2);
            TableName name = new StatementText(element).qualifiedName();
            if (name.schema().isEmpty()) {
                return Form.array(BuiltInTypes.form(element), BuiltInTypes.delimiter(element));
            }
            // Arrays of an extension's type may be separated by anything.
            return known.contains(name) ? Form.array(form(element), delimiters.getOrDefault(name, ',')) : Form.TEXT;
        }
        TableName name = new StatementText(type).qualifiedName();
        String base = domains.get(name);
        if (base != null) {
            return form(base);
        }
        return name.schema().isEmpty() ? BuiltInTypes.form(type) : Form.TEXT;
    }
}
