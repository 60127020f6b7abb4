package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsTest {
    @TempDir
    Path home;

    @Test
    void theCacheIsBelowTheHomeDirectory() {
        assertThat(new CommandLineRunner(home).surroundings().cacheDirectory())
                .isEqualTo(home.resolve(".cache/backup4j"));
    }

    @Test
    void theCacheFollowsTheVariable() {
        CommandLineRunner cli = new CommandLineRunner(home).variable("XDG_CACHE_HOME", "/var/cache/me");

        assertThat(cli.surroundings().cacheDirectory()).isEqualTo(Path.of("/var/cache/me/backup4j"));
    }

    @Test
    void aRelativeVariableIsIgnoredAsItsSpecificationAsks() {
        CommandLineRunner cli = new CommandLineRunner(home).variable("XDG_CACHE_HOME", "cache");

        assertThat(cli.surroundings().cacheDirectory()).isEqualTo(home.resolve(".cache/backup4j"));
    }

    @Test
    void theJournalIsNotInTheCacheWhichMayBeCleared() {
        CommandLineRunner cli = new CommandLineRunner(home).variable("XDG_CACHE_HOME", "/var/cache/me");

        assertThat(cli.surroundings().stateDirectory()).isEqualTo(home.resolve(".local/state/backup4j"));
        assertThat(cli.variable("XDG_STATE_HOME", "/var/lib/me").surroundings().stateDirectory())
                .isEqualTo(Path.of("/var/lib/me/backup4j"));
        assertThat(cli.variable("XDG_STATE_HOME", "state").surroundings().stateDirectory())
                .isEqualTo(home.resolve(".local/state/backup4j"));
    }
}
