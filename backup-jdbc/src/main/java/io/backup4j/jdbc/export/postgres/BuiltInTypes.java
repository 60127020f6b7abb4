package io.backup4j.jdbc.export.postgres;

import java.util.Map;
import java.util.regex.Pattern;

/** Types that every server has. Stateless. */
final class BuiltInTypes {
    private static final Pattern MODIFIER = Pattern.compile("\\([^)]*\\)");

    /** All others are text: enumerations, ranges, composites, intervals, addresses, shapes, XML, … as the server writes them. */
    private static final Map<String, Form> FORMS = Map.ofEntries(
            Map.entry("smallint", Form.NUMBER),
            Map.entry("integer", Form.NUMBER),
            Map.entry("bigint", Form.NUMBER),
            Map.entry("oid", Form.NUMBER),
            Map.entry("numeric", Form.NUMBER),
            Map.entry("real", Form.NUMBER),
            Map.entry("double precision", Form.NUMBER),
            Map.entry("boolean", Form.TRUTH),
            Map.entry("bytea", Form.BYTES),
            Map.entry("json", Form.JSON),
            Map.entry("jsonb", Form.JSON),
            Map.entry("date", Form.PLAIN),
            Map.entry("time without time zone", Form.PLAIN),
            Map.entry("time with time zone", Form.TIME_WITH_ZONE),
            Map.entry("timestamp without time zone", Form.TIMESTAMP),
            Map.entry("timestamp with time zone", Form.TIMESTAMP_WITH_ZONE),
            Map.entry("interval", Form.PLAIN),
            Map.entry("uuid", Form.PLAIN));

    private BuiltInTypes() {}

    /** @param name as {@code format_type} gives it, with modifiers or without; not of an array */
    static Form form(String name) {
        String bare = MODIFIER.matcher(name).replaceAll("");
        return bare.startsWith("interval ") ? Form.PLAIN : FORMS.getOrDefault(bare, Form.TEXT);
    }

    /** Of boxes alone it is another one than that of all others. */
    static char delimiter(String name) {
        return name.equals("box") ? ';' : ',';
    }
}
