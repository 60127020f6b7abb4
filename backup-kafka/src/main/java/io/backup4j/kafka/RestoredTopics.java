package io.backup4j.kafka;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What checks of a host look at in a drill: topics with all their records and settings that keep them, in the cluster of the {@link KafkaSandbox}.
 *
 * @param names name in the backup to name in the cluster
 */
public record RestoredTopics(SortedMap<String, String> names) {
    public RestoredTopics {
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    }
}
