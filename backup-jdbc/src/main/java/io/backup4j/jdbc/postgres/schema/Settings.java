package io.backup4j.jdbc.postgres.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Settings that are kept with a role or database, as the text behind {@code SET}. */
final class Settings {
    /** Settings whose value is a list of quoted names (GUC_LIST_QUOTE in the server's guc_tables): each element must stand for itself. */
    private static final Set<String> QUOTED_LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    private Settings() {}

    /** Turns {@code name=value} into {@code name TO 'value'}. */
    static String clause(String setting) {
        int equals = setting.indexOf('=');
        String name = setting.substring(0, equals);
        String value = setting.substring(equals + 1);
        List<String> parts = new ArrayList<>();
        for (String part : name.split("\\.")) {
            parts.add(Sql.identifier(part));
        }
        String to = String.join(".", parts) + " TO ";
        if (!QUOTED_LISTS.contains(name.toLowerCase(Locale.ROOT))) {
            return to + Sql.literal(value);
        }
        List<String> elements = new ArrayList<>();
        split(value).forEach(element -> elements.add(Sql.literal(element)));
        return to + (elements.isEmpty() ? "''" : String.join(", ", elements));
    }

    /** Splits {@code "a b", c} into its names. */
    private static List<String> split(String list) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '"') {
                any = true;
                if (quoted && i + 1 < list.length() && list.charAt(i + 1) == '"') {
                    name.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                names.add(name.toString());
                name.setLength(0);
            } else if (c != ' ' || quoted) {
                any = true;
                name.append(c);
            }
        }
        if (any) {
            names.add(name.toString());
        }
        return names;
    }
}
