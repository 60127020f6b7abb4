package io.backup4j.spring.source;

import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import io.backup4j.spring.properties.SourceProperties;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Settings of a source that nothing was found for are a mistake: the user believes that it is backed up. */
public final class UnusedSettings {
    private UnusedSettings() {}

    /**
     * Compares.
     *
     * @param known names of sources that were found or left out by name
     */
    public static void refuse(Map<String, SourceProperties> properties, Set<String> known) {
        for (String name : new TreeSet<>(properties.keySet())) {
            SourceProperties source = properties.get(name);
            if (source.enabled() && !known.contains(name)) {
                String property = "backup.sources." + name;
                throw new InvalidBackupSettingException(
                        property,
                        "it has no 'paths', and neither a DataSource nor Kafka was found under this name; found: "
                                + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))) + ".",
                        "Files need paths:" + Yaml.of(property + ".paths", "[/srv/library]")
                                + "\n\nA database names its bean:"
                                + Yaml.of(property + ".data-source", "ordersDataSource"));
            }
        }
    }
}
