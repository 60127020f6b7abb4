package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GlobalOptionsTest {
    @TempDir
    Path home;

    @Test
    void areTakenBeforeTheCommand() {
        GlobalOptions options = parse("--repository", "r", "--json", "-v", "--key-file", "k", "list");

        assertThat(options.repository).isEqualTo("r");
        assertThat(options.json).isTrue();
        assertThat(options.verbose).isTrue();
        assertThat(options.keyFile).isEqualTo(Path.of("k"));
    }

    @Test
    void areTakenAfterTheCommand() {
        GlobalOptions options = parse("list", "--repository", "r", "--json", "-q", "--no-cache", "--no-encryption");

        assertThat(options.repository).isEqualTo("r");
        assertThat(options.json).isTrue();
        assertThat(options.quiet).isTrue();
        assertThat(options.noCache).isTrue();
        assertThat(options.noEncryption).isTrue();
    }

    @Test
    void areTakenOnBothSidesAtOnce() {
        GlobalOptions options = parse("--repository", "r", "keys", "--config", "c", "list", "--json");

        assertThat(options.repository).isEqualTo("r");
        assertThat(options.config).isEqualTo(Path.of("c"));
        assertThat(options.json).isTrue();
    }

    @Test
    void areUnsetByDefault() {
        GlobalOptions options = parse("list");

        assertThat(options.repository).isNull();
        assertThat(options.json).isFalse();
        assertThat(options.noEncryption).isFalse();
    }

    private GlobalOptions parse(String... arguments) {
        CommandLine commandLine =
                BackupCommandLine.create(new CommandLineRunner(home).surroundings(), List.of(arguments));
        commandLine.parseArgs(arguments);
        return ((RootCommand) commandLine.getCommandSpec().userObject()).options;
    }
}
