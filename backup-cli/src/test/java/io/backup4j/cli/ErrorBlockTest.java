package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.error.WrongKeyException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class ErrorBlockTest {
    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void saysWhatWhyAndWhatNext() {
        int code = fail(new RepositoryException(ErrorCode.NO_REPOSITORY, "No repository at /backups."));

        assertThat(code).isEqualTo(10);
        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                        error: No repository at /backups.
                        next:  check --repository, or make one with 'backup4j init'
                        """);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void causesOfTheJdkBecomeWords() {
        fail(new StorageException(ErrorCode.STORAGE, "Cannot put pack.", new AccessDeniedException("/backups/pack")));

        assertThat(err.toString())
                .contains("cause: access denied: /backups/pack\n")
                .contains("next:  remove the cause")
                .doesNotContain("Exception");
    }

    @Test
    void aCauseThatSaysNothingNewIsLeftOut() {
        fail(new StorageException(ErrorCode.STORAGE, "Cannot put: disk gone", new IOException("disk gone")));

        assertThat(err.toString()).doesNotContain("cause:");
    }

    @Test
    void aDefectShowsNoClassNameButHowToReportIt() {
        int code = fail(new IllegalStateException("java.lang.Foo is not an io.backup4j.Bar"));

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("defect").contains("--verbose").doesNotContain("Foo");
    }

    @Test
    void errorsOfTheJvmAreAnsweredToo() {
        CommandLine commandLine = BackupCommandLine.create(new CommandLineRunner(home).surroundings(), List.of("list"));
        commandLine.addSubcommand("exhaust", new Exhausting());
        commandLine.setExecutionExceptionHandler(new Failures());
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

        assertThat(commandLine.execute("exhaust")).isEqualTo(1);
        assertThat(err.toString()).contains("error: the memory was not enough").contains("-Xmx");
    }

    @CommandLine.Command
    private static final class Exhausting implements Runnable {
        @Override
        public void run() {
            throw new OutOfMemoryError("made up");
        }
    }

    /** Directories for temporary files often forbid to run programs, or are small. */
    @Test
    void aNativeLibraryThatCannotBeLoadedIsNoDefect() {
        fail(new IllegalStateException(
                new UnsatisfiedLinkError("/tmp/libzstd.so: failed to map segment\nUnsupported OS")));
        assertThat(err.toString())
                .contains("cannot be loaded: /tmp/libzstd.so: failed to map segment\n")
                .contains("-Djava.io.tmpdir=DIR")
                .doesNotContain("defect");
        fail(new IllegalStateException(
                new ExceptionInInitializerError("Cannot unpack libzstd: No space left on device")));
        assertThat(err.toString()).contains("cannot be loaded: Cannot unpack libzstd: No space left on device");
    }

    @Test
    void verboseShowsTheStack() {
        fail(new WrongKeyException("No slot opens."), "-v");

        assertThat(err.toString())
                .contains("error: No slot opens.")
                .contains("WrongKeyException")
                .contains("\tat ");
    }

    @Test
    void jsonGetsTheSameAsADocument() {
        int code = fail(new WrongKeyException("No slot opens."), "--json");

        assertThat(code).isEqualTo(12);
        assertThat(out.toString())
                .startsWith("{\"error\":{\"code\":\"WRONG_KEY\",\"exitCode\":12,\"message\":\"No slot opens.\"");
        assertThat(err.toString()).startsWith("error: No slot opens.");
    }

    @Test
    void filesOfTheUserThatCannotBeReadAreNamed() {
        fail(new NoSuchFileException("/home/me/notes"));

        assertThat(err.toString()).contains("error: does not exist: /home/me/notes");
    }

    @ParameterizedTest
    @EnumSource
    void adviceNamesCommandsThatExist(ErrorCode code) {
        String advice = Advice.of(code, true);

        assertThat(advice).isNotBlank().doesNotContain("TODO");
        if (advice != null && advice.contains("'backup4j ")) {
            String command = advice.replaceFirst("(?s).*?'backup4j (\\w+).*", "$1");
            assertThat(new CommandLineRunner(home).run(command, "--help").code())
                    .isZero();
        }
    }

    private int fail(Exception failure, String... options) {
        CommandLine commandLine = BackupCommandLine.create(new CommandLineRunner(home).surroundings(), List.of("list"));
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        commandLine.setExecutionStrategy(parsed -> {
            CommandLine list = parsed.subcommand().commandSpec().commandLine();
            return new Failures().handleExecutionException(failure, list, parsed);
        });
        String[] args = new String[options.length + 1];
        args[0] = "list";
        System.arraycopy(options, 0, args, 1, options.length);
        return commandLine.execute(args);
    }
}
