package io.backup4j.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.backup.BackupType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @TempDir
    Path home;

    @Test
    void readsEverySetting() throws IOException {
        Settings settings = read("""
                backup:
                  repository: /srv/backups
                  encryption:
                    enabled: true
                    passphrase-file: secrets/passphrase
                  sources:
                    library:
                      type: files
                      paths: [/srv/library, covers]
                      include: ['*.m4b', '*.jpg']
                      exclude:
                        - '*.tmp'
                  plans:
                    nightly:
                      sources: [library]
                      type: differential
                """);

        assertThat(settings.repositoryOrNull()).isEqualTo("/srv/backups");
        assertThat(settings.encryption().enabled()).isTrue();
        assertThat(settings.encryption().passphraseFileOrNull()).isEqualTo(home.resolve("secrets/passphrase"));
        assertThat(settings.sources()).containsOnlyKeys("library");
        assertThat(settings.sources().get("library"))
                .isEqualTo(new FileSettings(
                        List.of(Path.of("/srv/library"), home.resolve("covers")),
                        List.of("*.m4b", "*.jpg"),
                        List.of("*.tmp")));
        assertThat(settings.plans().get("nightly"))
                .isEqualTo(new PlanSettings(List.of("library"), BackupType.DIFFERENTIAL));
    }

    @Test
    void readsADatabase() throws IOException {
        Settings settings = read("""
                backup:
                  sources:
                    shop:
                      type: database
                      url: jdbc:postgresql://db.example.org/shop
                      user: backup
                      password-file: db-password
                      schemas: [app, audit]
                      connections: 4
                      allow-partial: true
                    small: {type: database, url: "jdbc:postgresql:///small"}
                """);
        assertThat(settings.sources().get("shop"))
                .isEqualTo(new DatabaseSettings(
                        "jdbc:postgresql://db.example.org/shop",
                        "backup",
                        home.resolve("db-password"),
                        List.of("app", "audit"),
                        Map.of(),
                        4,
                        true));
        assertThat(settings.sources().get("small"))
                .isEqualTo(
                        new DatabaseSettings("jdbc:postgresql:///small", null, null, List.of(), Map.of(), null, false));
    }

    @Test
    void readsAttachedDatabases() throws IOException {
        Settings settings = read("""
                backup:
                  sources:
                    app:
                      type: database
                      url: jdbc:sqlite:/srv/app.db
                      attached: {media: media.db, audit: /srv/audit.db}
                """);
        assertThat(((DatabaseSettings) settings.sources().get("app")).attached())
                .isEqualTo(Map.of("media", home.resolve("media.db"), "audit", Path.of("/srv/audit.db")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: database} | url' is missing",
                "{type: database, url: 'jdbc:postgresql://h/d?password=x'} | password-file",
                "{type: database, url: 'jdbc:postgresql:///d', connections: 0} | 1 to 64",
                "{type: database, url: 'jdbc:postgresql:///d', paths: [/srv]} | unknown key",
                "{type: databases} | files, database",
                "{type: database, url: 'jdbc:sqlite:/a.db', attached: media.db} | keys and values",
                "{type: database, url: 'jdbc:sqlite:/a.db', attached: {media: []}} | one value"
            })
    void refusesADatabaseThatMakesNoSense(String line) {
        String[] parts = line.split(" \\| ");
        assertThatThrownBy(() -> read("backup:\n  sources:\n    shop: " + parts[0] + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("line 3", parts[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "backup:\n", "{}"})
    void anEmptyFileSaysNothing(String text) throws IOException {
        assertThat(read(text)).isEqualTo(Settings.none());
    }

    @Test
    void pathsStartAtTheFileAndUrlsStay() throws IOException {
        assertThat(read("backup: {repository: place}").repositoryOrNull())
                .isEqualTo(home.resolve("place").toString());
        assertThat(read("backup: {repository: 'file:///srv/x'}").repositoryOrNull())
                .isEqualTo("file:///srv/x");
    }

    @Test
    void oneValueIsAListOfOne() throws IOException {
        assertThat(read("backup: {sources: {a: {paths: /srv}}}").sources().get("a"))
                .isEqualTo(new FileSettings(List.of(Path.of("/srv")), List.of(), List.of()));
    }

    @Test
    void numbersAndWordsThatLookLikeFlagsAreText() throws IOException {
        assertThat(read("backup: {repository: /1, sources: {'1': {paths: ['/2026', '/true']}}}")
                        .sources())
                .containsOnlyKeys("1");
    }

    @Test
    void anUnknownKeyIsRefusedWithItsLineAndWhatIsAllowed() {
        refused("""
                backup:
                  repository: /srv
                  sources:
                    library:
                      paths: [/srv]
                      excludes: ['*.tmp']
                """)
                .hasMessageContaining("line 6")
                .hasMessageContaining("'backup.sources.library.excludes'")
                .hasMessageContaining("exclude, include, paths, type");
    }

    @Test
    void anUnknownKeyAtTheTopIsRefused() {
        refused("repository: /srv\n").hasMessageContaining("line 1").hasMessageContaining("allowed here: backup");
    }

    @Test
    void aKeyWrittenTwiceIsRefused() {
        refused("backup:\n  repository: /a\n  repository: /b\n").hasMessageContaining("line 3");
    }

    @Test
    void anUnknownTypeOfSourceIsRefused() {
        refused("backup:\n  sources:\n    db: {type: postgresql, paths: [x]}\n")
                .hasMessageContaining("line 3")
                .hasMessageContaining("backup.sources.db.type")
                .hasMessageContaining("files");
    }

    @Test
    void aPlanWithAnUnknownSourceIsRefused() {
        refused("backup:\n  sources: {a: {paths: [/x]}}\n  plans:\n    p: {sources: [a, b]}\n")
                .hasMessageContaining("line 4")
                .hasMessageContaining("'b'")
                .hasMessageContaining("there is: a");
    }

    @Test
    void anUnknownTypeOfPlanIsRefused() {
        refused("backup:\n  sources: {a: {paths: [/x]}}\n  plans:\n    p: {sources: [a], type: hourly}\n")
                .hasMessageContaining("backup.plans.p.type")
                .hasMessageContaining("incremental");
    }

    @Test
    void whatIsMissingIsNamed() {
        refused("backup:\n  sources:\n    a: {type: files}\n")
                .hasMessageContaining("'backup.sources.a.paths' is missing");
        refused("backup:\n  plans:\n    p: {}\n").hasMessageContaining("'backup.plans.p.sources' is missing");
    }

    @Test
    void contradictoryKeysAreRefused() {
        refused("backup: {encryption: {passphrase-file: a, key-file: b}}").hasMessageContaining("not both");
        refused("backup: {encryption: {enabled: false, key-file: b}}").hasMessageContaining("a key is given");
        refused("backup: {encryption: {enabled: maybe}}").hasMessageContaining("true or false");
    }

    @Test
    void wrongShapesAreRefused() {
        refused("backup: [a]\n").hasMessageContaining("'backup' must hold keys and values");
        refused("backup:\n  repository: [a]\n").hasMessageContaining("line 2").hasMessageContaining("one value");
        refused("backup:\n  repository:\n").hasMessageContaining("one value");
        refused("backup: {sources: {a: {paths: {x: y}}}}").hasMessageContaining("list of values");
        refused("backup: {sources: {A: {paths: x}}}").hasMessageContaining("a-z");
    }

    @Test
    void whatIsNotYamlIsRefusedWithItsLine() {
        refused("backup:\n  repository: 'open\n")
                .hasMessageContaining("not valid YAML")
                .hasMessageContaining("line ");
        refused("backup:\n\trepository: x\n").hasMessageContaining("not valid YAML");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> ConfigFile.read(home.resolve("none.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("does not exist")
                .hasMessageContaining("none.yaml");
    }

    @Test
    void aFileThatIsNotUtf8IsNamed() throws IOException {
        Path file = Files.write(
                home.resolve("latin.yaml"), "backup: {repository: ä}".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("UTF-8");
    }

    private Settings read(String yaml) throws IOException {
        return ConfigFile.read(Files.writeString(home.resolve("backup.yaml"), yaml));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(String yaml) {
        return assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("backup.yaml");
    }
}
