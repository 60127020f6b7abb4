package io.backup4j.spring.source;

import io.backup4j.spring.properties.SourceProperties;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names of sources for beans: the same after each start, because backups are found by them. {@code dataSource} is {@code database}, {@code ordersDataSource} is
 * {@code orders}; where two would be equal both keep all of their names. Stateless.
 */
final class SourceNames {
    /** The bean that Spring Boot makes. */
    private static final String USUAL = "dataSource";

    private SourceNames() {}

    /** A name for each bean. */
    static Map<String, String> of(Collection<String> beans, Map<String, SourceProperties> properties) {
        Map<String, String> names = new TreeMap<>();
        Map<String, Integer> uses = new HashMap<>();
        for (String bean : beans) {
            names.put(bean, given(bean, properties));
            uses.merge(names.get(bean), 1, Integer::sum);
        }
        names.replaceAll((bean, name) -> uses.get(name) == 1 ? name : whole(bean));
        return names;
    }

    private static String given(String bean, Map<String, SourceProperties> properties) {
        return properties.entrySet().stream()
                .filter(source -> bean.equals(source.getValue().dataSource()))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElseGet(() -> shortened(bean));
    }

    private static String shortened(String bean) {
        if (bean.equals(USUAL)) {
            return "database";
        }
        String whole = whole(bean);
        String part = whole.replaceAll("-?data-?source$", "");
        return part.isEmpty() ? whole : part;
    }

    private static String whole(String bean) {
        String words = bean.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
        String name = words.replaceAll("[^a-z0-9._-]", "-");
        return name.length() <= 64 ? name : name.substring(0, 64);
    }
}
