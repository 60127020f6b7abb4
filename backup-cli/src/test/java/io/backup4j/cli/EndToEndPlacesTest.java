package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Several places through the command line. */
class EndToEndPlacesTest {
    @TempDir
    Path work;

    private EndToEndFixture it;
    private Path far;

    @BeforeEach
    void prepare() {
        it = new EndToEndFixture(work).initialisedWithoutEncryption();
        far = work.resolve("far");
        it.runner().run("init", "--repository", far, "--no-encryption").ok();
    }

    private Result atFar(Object... arguments) {
        Object[] all = new Object[arguments.length + 3];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--repository";
        all[arguments.length + 1] = far;
        all[arguments.length + 2] = "--no-encryption";
        return it.runner().run(all);
    }

    @Test
    void oneCreateReachesBothPlaces() throws IOException {
        Result created = it.run("create", it.tree, "--also", far).ok();

        assertThat(created.out()).contains("completed", "2 of 2 places", "main", "also-1");
        atFar("restore", "--backup-id", "latest", "--target", work.resolve("out"))
                .ok();
        assertThat(work.resolve("out/tree/a.txt")).content().isEqualTo("alpha");
        assertThat(it.run("verify", "--place", far, "--read-data").ok().out()).contains("complete", "intact");
    }

    @Test
    void aDeadPlaceStopsNoOtherAndIsCaughtUp() {
        Path nothing = work.resolve("nothing-here");
        Result created = it.run("create", it.tree, "--also", nothing).expect(ExitCode.PARTIAL);
        assertThat(created.out()).contains("1 of 2 places", "also-1", "no repository");
        it.run("create", it.tree, "--also", nothing, "--at-least", "1").ok();

        Result behind = it.run("verify", "--place", far).expect(ExitCode.VERIFICATION_FAILED);
        assertThat(behind.out()).contains("missing", "it has none at all");
        JsonNode copied = it.run("replicate", "--to", far, "--json").ok().json();
        assertThat(copied.get("copied").size()).isEqualTo(2);
        assertThat(it.run("replicate", "--to", far).ok().out()).contains("copied 0 backups", "present   2");
        it.run("verify", "--place", far).ok();
    }

    @Test
    void placesOfTheConfigurationFileAreWrittenByEveryCreate() throws IOException {
        Path config = Files.writeString(work.resolve("backup.yml"), """
                backup:
                  repository: repository
                  encryption:
                    enabled: false
                  sources:
                    tree:
                      paths: tree
                  places:
                    offsite:
                      repository: far
                """);
        JsonNode created =
                it.runner().run("create", "--config", config, "--json").ok().json();

        assertThat(created.get("places").get(1).get("place").asString()).isEqualTo("offsite");
        assertThat(created.get("places").get(1).get("state").asString()).isEqualTo("committed");
        it.runner().run("verify", "--config", config, "--place", "offsite").ok();
        it.runner().run("replicate", "--config", config, "--to", "offsite").ok();
    }

    @Test
    void mistakesAreToldBeforeAnythingIsTried() {
        assertThat(it.run("create", it.tree, "--at-least", "1")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--also");
        assertThat(it.run("create", it.tree, "--also", far, "--at-least", "3")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("3 places are asked for and there are 2");
        assertThat(it.run("replicate", "--to", it.repository)
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("the repository that is copied from");
        assertThat(atFar("list").ok().out()).doesNotContain("backup_");
    }
}
