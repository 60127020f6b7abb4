package io.backup4j.jdbc.postgres;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The text of {@code pg_dump} taken apart, so that two of them can be compared whatever order their objects and rows have. */
final class DumpText {
    /** What {@code pg_dump} writes before each object. */
    private static final Pattern OBJECT = Pattern.compile("(?m)^--\n-- (?=(?:Data for )?Name: )");

    /** A key that is new in each dump, against statements that a hostile server puts between. */
    private static final Pattern RESTRICTION = Pattern.compile("(?m)^\\\\(un)?restrict \\S+$");

    /** Passwords of foreign servers, which a backup leaves out unless it is told to take them. */
    private static final Pattern SECRET = Pattern.compile(",?\\s+(ssl)?password '[^']*'");

    private DumpText() {}

    /** What is in one dump and not in the other, in words; empty if they say the same. */
    static List<String> differences(String before, String after) {
        Map<String, Integer> counts = new TreeMap<>();
        objects(before).forEach(object -> counts.merge(object, 1, Integer::sum));
        objects(after).forEach(object -> counts.merge(object, -1, Integer::sum));
        List<String> differences = new ArrayList<>();
        counts.forEach((object, count) -> {
            if (count != 0) {
                differences.add((count > 0 ? "only in the original: " : "only in the copy: ") + object);
            }
        });
        return differences;
    }

    static List<String> objects(String dump) {
        String[] parts = OBJECT.split(withoutSecrets(RESTRICTION.matcher(dump).replaceAll("")));
        return Arrays.stream(parts).map(DumpText::inOrder).toList();
    }

    private static String withoutSecrets(String dump) {
        return SECRET.matcher(dump).replaceAll("").replaceAll(" OPTIONS \\(\\s*\\)", "");
    }

    /** Rows and rights have no order. Lines of anything else have. */
    private static String inOrder(String object) {
        List<String> lines = new ArrayList<>(List.of(object.strip().split("\n")));
        int first = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("COPY ") && lines.get(i).endsWith(" FROM stdin;")) {
                first = i + 1;
                break;
            }
        }
        if (object.startsWith("Data for Name: ") && first > 0) {
            int end = lines.indexOf("\\.");
            Collections.sort(lines.subList(first, end));
        }
        if (object.contains("; Type: ACL; ") && !object.contains("SET SESSION AUTHORIZATION")) {
            Collections.sort(lines.subList(1, lines.size()));
        }
        return String.join("\n", lines);
    }
}
