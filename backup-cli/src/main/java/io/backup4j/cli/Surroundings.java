package io.backup4j.cli;

import io.backup4j.cli.output.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * What a command sees of the machine, in one place so that tests can replace it.
 *
 * @param variables environment variables
 * @param terminal which streams are a terminal, and how to ask for a passphrase
 * @param home the user's home directory
 * @param zone the user's time zone
 * @param clock now
 * @param processors threads that a run may use
 * @param interruption stops the running operation on a signal
 * @param data standard output for bytes that are no text of this program; unbuffered
 */
record Surroundings(
        Map<String, String> variables,
        Terminal terminal,
        Path home,
        ZoneId zone,
        Clock clock,
        int processors,
        Interruption interruption,
        OutputStream data) {

    /** Those of this process. */
    static Surroundings ofProcess(Interruption interruption) {
        Map<String, String> variables = System.getenv();
        return new Surroundings(
                variables,
                Terminal.ofProcess(variables),
                Path.of(System.getProperty("user.home", ".")),
                ZoneId.systemDefault(),
                Clock.systemUTC(),
                Runtime.getRuntime().availableProcessors(),
                interruption,
                new FileOutputStream(FileDescriptor.out));
    }

    /** Where local copies of indexes go: {@code $XDG_CACHE_HOME/backup4j}, else {@code ~/.cache/backup4j}. */
    Path cacheDirectory() {
        return directory("XDG_CACHE_HOME", home.resolve(".cache"));
    }

    /** Where runs are recorded, which is not to be cleared: {@code $XDG_STATE_HOME/backup4j}, else {@code ~/.local/state/backup4j}. */
    Path stateDirectory() {
        return directory("XDG_STATE_HOME", home.resolve(".local").resolve("state"));
    }

    private Path directory(String variable, Path otherwise) {
        String base = variables.get(variable);
        // The XDG base directory specification says that relative values are to be ignored.
        boolean usable = base != null && !base.isBlank() && Path.of(base).isAbsolute();
        return (usable ? Path.of(base) : otherwise).resolve("backup4j");
    }
}
