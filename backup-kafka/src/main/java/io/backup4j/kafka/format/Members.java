package io.backup4j.kafka.format;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What every member of a document must be: there, sorted, and not to be changed. */
final class Members {
    private Members() {}

    static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }

    static <T> List<T> sorted(String name, @Nullable List<T> list, Comparator<? super T> order) {
        return required(name, list).stream().sorted(order).toList();
    }

    static List<String> sorted(String name, @Nullable List<String> list) {
        return sorted(name, list, Comparator.naturalOrder());
    }

    static <V> SortedMap<String, V> sorted(String name, @Nullable SortedMap<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(required(name, map)));
    }

    /** Two levels. */
    static <V> SortedMap<String, SortedMap<String, V>> nested(
            String name, @Nullable SortedMap<String, SortedMap<String, V>> map) {
        SortedMap<String, SortedMap<String, V>> copy = new TreeMap<>();
        required(name, map).forEach((key, inner) -> copy.put(key, sorted(name, inner)));
        return Collections.unmodifiableSortedMap(copy);
    }
}
