package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which topics. Without any name, prefix or pattern: all that are not internal. Topics of drills are taken only if they are named.
 *
 * @param names literally; {@code audit.events} is no pattern and does not match {@code audit-events}
 * @param prefixes literally
 * @param patterns must match the whole name
 * @param without names that are left out in any case
 * @param internal whether prefixes, patterns and "all" mean internal topics too; one that is named literally is taken anyway
 * @param mayBeEmpty whether a cluster that has none of them is backed up all the same
 */
record TopicSelection(
        Set<String> names,
        List<String> prefixes,
        List<Pattern> patterns,
        Set<String> without,
        boolean internal,
        boolean mayBeEmpty) {
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

    /** Names that nobody has, one for each way in which topics are meant without being named. */
    Set<String> probes() {
        Set<String> probes = new TreeSet<>();
        if (isAll() || !patterns.isEmpty()) {
            probes.add(OwnNames.NO_TOPIC);
        }
        prefixes.forEach(prefix -> probes.add(prefix + OwnNames.NO_TOPIC));
        // There is no topic of such a name, nor one that begins like it.
        probes.removeIf(name -> !KafkaPaths.isTopicName(name));
        return probes;
    }

    private boolean isAll() {
        return names.isEmpty() && prefixes.isEmpty() && patterns.isEmpty();
    }
}
