package io.backup4j.cli.output;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about the terminal.
 *
 * @param input standard input is one: questions can be asked
 * @param output standard output is one: colours may be used
 * @param errors standard error is one: progress may be drawn
 * @param columns width in characters
 * @param colour colours are wanted
 * @param prompter asks for a secret without showing it
 */
public record Terminal(
        boolean input, boolean output, boolean errors, int columns, boolean colour, SecretPrompter prompter) {

    private static final int DEFAULT_COLUMNS = 80;

    /** Asks a person for a secret. */
    @FunctionalInterface
    public interface SecretPrompter {
        /** What was typed, or empty at the end of input. */
        Optional<char[]> ask(String question);
    }

    /** No terminal at all: nobody can be asked. */
    public static Terminal none() {
        return new Terminal(false, false, false, DEFAULT_COLUMNS, false, question -> Optional.empty());
    }

    /** Looks at the streams of this process. */
    public static Terminal ofProcess(Map<String, String> variables) {
        boolean dumb = "dumb".equals(variables.get("TERM"));
        boolean output = isTerminal(1);
        return new Terminal(
                isTerminal(0),
                output,
                isTerminal(2) && !dumb,
                columns(variables),
                output && !dumb && colourWanted(variables),
                Terminal::askOnConsole);
    }

    /** The convention of no-color.org: set and not empty, whatever the value, means no colours. */
    public static boolean colourWanted(Map<String, String> variables) {
        return variables.getOrDefault("NO_COLOR", "").isEmpty();
    }

    static int columns(Map<String, String> variables) {
        String columns = variables.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS;
    }

    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            // Not Linux. The console of JDK 17 exists only if both input and output are a terminal.
            return System.console() != null;
        }
    }

    private static Optional<char[]> askOnConsole(String question) {
        Console console = System.console();
        return console == null ? Optional.empty() : Optional.ofNullable(console.readPassword("%s: ", question));
    }
}
