package io.backup4j.spring.source;

import io.backup4j.files.FileSource;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import io.backup4j.spring.properties.SourceProperties;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Files and directories that the properties name. */
public final class FileFinder implements SourceFinder {
    private final Map<String, SourceProperties> sources;

    public FileFinder(Map<String, SourceProperties> sources) {
        this.sources = Map.copyOf(sources);
    }

    @Override
    public void find(Discovery discovery) {
        sources.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            SourceProperties source = entry.getValue();
            if (!source.paths().isEmpty()) {
                add(discovery, entry.getKey(), source);
            }
        });
    }

    private static void add(Discovery discovery, String name, SourceProperties source) {
        String paths = source.paths().stream().map(Path::toString).collect(Collectors.joining(", "));
        if (!source.enabled()) {
            discovery.leftOut(new LeftOut("files " + paths, "'backup.sources." + name + ".enabled' is false", true));
            return;
        }
        FileSource files = source(name, source);
        discovery.found(new HostSource(name, "files " + paths, () -> files, source.paths(), null));
    }

    private static FileSource source(String name, SourceProperties source) {
        try {
            return FileSource.named(name)
                    .path(source.paths().toArray(Path[]::new))
                    .include(source.include().toArray(String[]::new))
                    .exclude(source.exclude().toArray(String[]::new))
                    .oneFileSystem(source.oneFileSystem())
                    .requiresEncryption(source.requireEncryption())
                    .build();
        } catch (IllegalArgumentException e) {
            String property = "backup.sources." + name;
            throw new InvalidBackupSettingException(
                    property,
                    String.valueOf(e.getMessage()),
                    "A source of files looks like" + Yaml.of(property + ".paths", "[/srv/library]"),
                    e);
        }
    }
}
