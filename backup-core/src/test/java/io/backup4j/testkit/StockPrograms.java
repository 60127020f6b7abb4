package io.backup4j.testkit;

import io.backup4j.spi.archive.ArchiveFormat;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.Assumptions;
import org.jspecify.annotations.Nullable;

/**
 * Runs the programs that a stranger would use. A test is left out where one is not installed, because a build needs Java and Maven alone; it fails there if
 * {@code stock.programs.required} is set, as the profile {@code stress} does.
 */
public final class StockPrograms {
    private static final int PATIENCE_SECONDS = 120;

    private StockPrograms() {}

    /** Unpacks an archive. */
    public static void unpack(Path archive, ArchiveFormat format, Path into) throws Exception {
        Files.createDirectories(into);
        String file = archive.toString();
        run(
                into,
                switch (format) {
                    case ZIP -> List.of("unzip", "-q", file);
                    case TAR -> List.of("tar", "-xpf", file);
                    case TAR_GZ -> List.of("tar", "-xpzf", file);
                    case TAR_ZST -> List.of("tar", "-xpf", file, "--zstd");
                    case TAR_XZ -> List.of("tar", "-xpJf", file);
                });
    }

    /** Runs a program that must succeed, and returns what it wrote. */
    public static String run(Path directory, List<String> command) throws Exception {
        return run(directory, command, null);
    }

    /** The same with a file as its standard input. */
    public static String run(Path directory, List<String> command, @Nullable Path input) throws Exception {
        if (Boolean.getBoolean("stock.programs.required")) {
            Assertions.assertThat(isThere(command.get(0)))
                    .as(command.get(0) + " is installed")
                    .isTrue();
        }
        Assumptions.assumeThat(isThere(command.get(0)))
                .as(command.get(0) + " is installed")
                .isTrue();
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        Process process = builder.start();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Assertions.assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        Assertions.assertThat(process.exitValue()).as(command + ": " + output).isZero();
        return output;
    }

    private static boolean isThere(String program) {
        return Stream.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin")
                .anyMatch(directory -> Files.isExecutable(Path.of(directory).resolve(program)));
    }
}
