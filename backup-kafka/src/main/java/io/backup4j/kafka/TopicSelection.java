package io.backup4j.kafka;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which topics. Without any name, prefix or pattern: all that are not internal. Topics of drills are taken only if they are named.
 *
 * @param names literally; {@code audit.events} is no pattern and does not match {@code audit-events}
 * @param prefixes literally
 * @param patterns must match the whole name
 * @param without names that are left out in any case
 * @param internal whether prefixes, patterns and "all" mean internal topics too; one that is named literally is taken anyway
 */
record TopicSelection(
        Set<String> names, List<String> prefixes, List<Pattern> patterns, Set<String> without, boolean internal) {
    TopicSelection {
        names = Set.copyOf(names);
        prefixes = List.copyOf(prefixes);
        patterns = List.copyOf(patterns);
        without = Set.copyOf(without);
    }

    boolean contains(String topic, boolean isInternal) {
        if (without.contains(topic)) {
            return false;
        }
        if (names.contains(topic)) {
            return true;
        }
        return (internal || !isInternal)
                && OwnNames.drillOf(topic).isEmpty()
                && (isAll()
                        || prefixes.stream().anyMatch(topic::startsWith)
                        || patterns.stream()
                                .anyMatch(pattern -> pattern.matcher(topic).matches()));
    }

    private boolean isAll() {
        return names.isEmpty() && prefixes.isEmpty() && patterns.isEmpty();
    }
}
