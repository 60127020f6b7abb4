package io.backup4j.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Parameters of the address. Asking the request for them would also read a body that calls itself a form, and curl calls every body so: an upload would be gone
 * before anybody looks at it. Immutable.
 */
final class QueryParameters {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** @param queryOrNull as it was sent */
    QueryParameters(@Nullable String queryOrNull) {
        for (String pair : StringUtils.tokenizeToStringArray(queryOrNull, "&")) {
            int end = pair.indexOf('=');
            String name = end < 0 ? pair : pair.substring(0, end);
            values.computeIfAbsent(decoded(name), key -> new ArrayList<>())
                    .add(end < 0 ? "" : decoded(pair.substring(end + 1)));
        }
    }

    /** What is malformed stays as it is, and means nothing to anybody. */
    private static String decoded(String text) {
        try {
            return StringUtils.uriDecode(text.replace('+', ' '), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** All values of a name that say something. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isBlank())
                .toList();
    }

    /** All values of each, those that say nothing too, for logs. Several are in quotes, and what would end a quote is escaped, so that two lists never read the same. */
    Map<String, String> told() {
        Map<String, String> told = new LinkedHashMap<>();
        values.forEach((name, all) -> told.put(name, all.size() == 1 ? one(all.get(0)) : list(all)));
        return told;
    }

    /** One that looks like a list is written as one. */
    private static String one(String value) {
        return value.startsWith("[") ? list(List.of(value)) : value;
    }

    private static String list(List<String> values) {
        return values.stream()
                .map(value -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }
}
