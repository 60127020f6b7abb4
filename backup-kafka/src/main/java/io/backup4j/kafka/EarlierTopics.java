package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.source.PreviousEntries;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Topics that the last backup knew: those that it has, and those of which it says that they were hidden. What is hidden is said again by each backup until it is seen, was deleted, or is
 * left out by its name.
 */
final class EarlierTopics {
    /** Attributes of the cluster's document that begin like this name a hidden topic. */
    private static final String HIDDEN = "kafka.hidden.";

    private EarlierTopics() {}

    /** Their names; none without a last backup. */
    static Set<String> names(Optional<PreviousEntries> previous, Issues issues) {
        Set<String> names = new TreeSet<>();
        if (previous.isPresent()) {
            try {
                add(previous.get().iterator(), names);
            } catch (UncheckedIOException | BackupException e) {
                issues.note(
                        "topics",
                        "whether some of the last backup are hidden now is unknown, because its listing cannot be read: "
                                + e.getMessage());
            }
        }
        return names;
    }

    /** Documents come before records, which may be many. */
    private static void add(Iterator<StoredEntry> entries, Set<String> names) {
        while (entries.hasNext()) {
            StoredEntry entry = entries.next();
            if (KafkaPaths.segmentOf(entry.path()).isPresent()) {
                return;
            }
            KafkaPaths.topicOf(entry.path()).ifPresent(names::add);
            if (entry.path().equals(KafkaPaths.CLUSTER)) {
                hidden(entry.attributes(), names);
            }
        }
    }

    private static void hidden(EntryAttributes attributes, Set<String> names) {
        for (int i = 0; i < attributes.size(); i++) {
            if (attributes.name(i).startsWith(HIDDEN)) {
                names.add(attributes.name(i).substring(HIDDEN.length()));
            }
        }
    }

    /** For the cluster's document, so that the next backup knows them too: as many as an entry can have. */
    static EntryAttributes attributes(Set<String> hidden) {
        EntryAttributes.Builder attributes = EntryAttributes.builder();
        hidden.stream().limit(EntryAttributes.MAX_ATTRIBUTES).forEach(name -> attributes.number(HIDDEN + name, 1));
        return attributes.build();
    }
}
