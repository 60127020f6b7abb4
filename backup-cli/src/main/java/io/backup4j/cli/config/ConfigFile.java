package io.backup4j.cli.config;

import io.backup4j.cli.output.Words;
import io.backup4j.spi.backup.BackupType;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the settings under {@code backup.} of a YAML file. Keys that mean nothing are refused. */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @throws ConfigException if it is missing or cannot be used; the message names file, line and key
     */
    public static Settings read(Path file) {
        Section root = Section.of(file, "", YamlReader.read(file.toString(), text(file)));
        Section backup = root.allow("backup").child("backup");
        backup.allow("repository", "encryption", "sources", "plans", "places", "alerts");
        Map<String, SourceSettings> sources = SourceReader.read(backup.child("sources"));
        Map<String, PlanSettings> plans = plans(backup.child("plans"), sources);
        return new Settings(
                repository(file, backup),
                encryption(backup.child("encryption")),
                sources,
                plans,
                places(file, backup.child("places")),
                backup.has("alerts") ? AlertReader.read(backup.child("alerts"), plans.keySet()) : null);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException("configuration file does not exist: " + file);
        } catch (CharacterCodingException e) {
            throw new ConfigException("configuration file is not UTF-8: " + file);
        } catch (IOException e) {
            throw new ConfigException("configuration file cannot be read: " + file + " (" + e.getMessage() + ")");
        }
    }

    /** A relative path starts at the file's directory, like every other path; a URL stays. */
    private static @Nullable String repository(Path file, Section backup) {
        String text = backup.text("repository");
        if (text == null || text.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            return text;
        }
        return file.toAbsolutePath().getParent().resolve(text).toString();
    }

    private static Map<String, PlaceSettings> places(Path file, Section section) {
        Map<String, PlaceSettings> places = new LinkedHashMap<>();
        section.children().forEach((name, place) -> {
            if (!name.matches(SourceReader.NAME) || name.equals("main")) {
                throw section.complaint(
                        section.line(name),
                        "'" + section.full(name)
                                + "': a name has 1 to 64 of a-z 0-9 . _ -, and 'main' is the repository above");
            }
            place.allow("repository", "encryption");
            String repository = repository(file, place);
            if (repository == null) {
                throw section.complaint(section.line(name), "'" + place.full("repository") + "' is missing");
            }
            places.put(
                    name,
                    new PlaceSettings(
                            repository, place.has("encryption") ? encryption(place.child("encryption")) : null));
        });
        return places;
    }

    private static EncryptionSettings encryption(Section section) {
        section.allow("enabled", "passphrase-file", "key-file");
        EncryptionSettings settings = new EncryptionSettings(
                section.flag("enabled", true), section.path("passphrase-file"), section.path("key-file"));
        if (settings.passphraseFileOrNull() != null && settings.keyFileOrNull() != null) {
            throw section.complaint(
                    section.line("key-file"),
                    "give either '" + section.full("passphrase-file") + "' or '" + section.full("key-file")
                            + "', not both");
        }
        if (!settings.enabled() && (settings.passphraseFileOrNull() != null || settings.keyFileOrNull() != null)) {
            throw section.complaint(
                    section.line("enabled"), "'" + section.full("enabled") + "' is false, but a key is given");
        }
        return settings;
    }

    private static Map<String, PlanSettings> plans(Section section, Map<String, SourceSettings> known) {
        Map<String, PlanSettings> plans = new LinkedHashMap<>();
        section.children().forEach((name, plan) -> plans.put(name, plan(section, name, plan, known)));
        return plans;
    }

    private static PlanSettings plan(Section plans, String name, Section plan, Map<String, SourceSettings> known) {
        plan.allow("sources", "type");
        List<String> names = plan.texts("sources");
        if (names.isEmpty()) {
            throw plan.complaint(plans.line(name), "'" + plan.full("sources") + "' is missing");
        }
        for (String source : names) {
            if (!known.containsKey(source)) {
                throw plan.complaint(
                        plan.line("sources"),
                        "'" + plan.full("sources") + "' names '" + source + "'; there is: "
                                + String.join(", ", known.keySet()));
            }
        }
        return new PlanSettings(names, type(plan));
    }

    private static @Nullable BackupType type(Section plan) {
        String word = plan.text("type");
        try {
            return word == null ? null : Words.parse(BackupType.class, word);
        } catch (IllegalArgumentException e) {
            throw plan.complaint(plan.line("type"), "'" + plan.full("type") + "': " + e.getMessage());
        }
    }
}
