package io.backup4j.cli.config;

import io.backup4j.cli.database.Databases;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code backup.sources}. Stateless. */
final class SourceReader {
    /** What names of sources and places look like. */
    static final String NAME = "[a-z0-9._-]{1,64}";

    private static final String FILES = "files";
    private static final String DATABASE = "database";
    private static final int MOST_CONNECTIONS = 64;

    private SourceReader() {}

    /** By name, in the order of the file. */
    static Map<String, SourceSettings> read(Section section) {
        Map<String, SourceSettings> sources = new LinkedHashMap<>();
        section.children().forEach((name, source) -> {
            if (!name.matches(NAME)) {
                throw section.complaint(
                        section.line(name), "'" + section.full(name) + "': a name has 1 to 64 of a-z 0-9 . _ -");
            }
            sources.put(name, source(source, section.line(name)));
        });
        return sources;
    }

    private static SourceSettings source(Section source, int line) {
        String type = source.text("type");
        return switch (type == null ? FILES : type) {
            case FILES -> files(source, line);
            case DATABASE -> database(source, line);
            default ->
                throw source.complaint(
                        source.line("type"),
                        "'" + source.full("type") + "' is '" + type + "'; the command line knows: " + FILES + ", "
                                + DATABASE);
        };
    }

    private static FileSettings files(Section source, int line) {
        source.allow("type", "paths", "include", "exclude");
        List<Path> paths = source.paths("paths");
        if (paths.isEmpty()) {
            throw source.complaint(line, "'" + source.full("paths") + "' is missing");
        }
        return new FileSettings(paths, source.texts("include"), source.texts("exclude"));
    }

    private static DatabaseSettings database(Section source, int line) {
        source.allow("type", "url", "user", "password-file", "schemas", "attached", "connections", "allow-partial");
        String url = source.text("url");
        if (url == null) {
            throw source.complaint(
                    line, "'" + source.full("url") + "' is missing; it looks like " + Databases.examples());
        }
        if (Databases.showsLogin(url)) {
            throw source.complaint(
                    source.line("url"),
                    "'" + source.full("url") + "' holds a password or a user; use '" + source.full("user") + "' and '"
                            + source.full("password-file") + "', and change that password");
        }
        return new DatabaseSettings(
                url,
                source.text("user"),
                source.path("password-file"),
                source.texts("schemas"),
                attached(source.child("attached")),
                connections(source),
                source.flag("allow-partial", false));
    }

    private static Map<String, Path> attached(Section section) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String name : section.keys()) {
            files.put(name, Objects.requireNonNull(section.path(name), "the key is there"));
        }
        return files;
    }

    private static @Nullable Integer connections(Section source) {
        String text = source.text("connections");
        if (text == null) {
            return null;
        }
        if (text.matches("[0-9]{1,2}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST_CONNECTIONS) {
            return Integer.valueOf(text);
        }
        throw source.complaint(
                source.line("connections"),
                "'" + source.full("connections") + "' must be 1 to " + MOST_CONNECTIONS + ", not '" + text + "'");
    }
}
