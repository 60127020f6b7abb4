package io.backup4j.cli;

import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Style;
import io.backup4j.spi.error.BackupException;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * What is said about a failure.
 *
 * @param exitCode of the process
 * @param code stable name for programs
 * @param message what failed and why
 * @param causeOrNull what lies beneath, if it says more
 * @param nextOrNull what to do now
 */
record ErrorBlock(
        ExitCode exitCode,
        String code,
        String message,
        @Nullable String causeOrNull,
        @Nullable String nextOrNull) {

    /** For a command line or configuration file that is wrong. */
    static ErrorBlock usage(CommandLine command, String message) {
        String help = "see '" + command.getCommandSpec().qualifiedName() + " --help'";
        return new ErrorBlock(ExitCode.USAGE, "USAGE", message, null, help);
    }

    /** For a command that failed. */
    static ErrorBlock of(CommandLine command, Throwable failure) {
        if (failure instanceof BackupException e) {
            return new ErrorBlock(
                    ExitCode.of(e), e.code().name(), message(e), cause(e), Advice.of(e.code(), e.retryable()));
        }
        if (failure instanceof IOException || failure instanceof CommandFailure) {
            String message = failure instanceof CommandFailure ? message(failure) : Causes.describe(failure);
            return new ErrorBlock(ExitCode.FAILED, "INPUT_OUTPUT", message, cause(failure), null);
        }
        if (failure.getCause() instanceof OutOfMemoryError) {
            return new ErrorBlock(
                    ExitCode.FAILED, "INTERNAL", "the memory was not enough", null, "start Java with a larger -Xmx");
        }
        if (isLibraryNotLoaded(failure.getCause())) {
            return new ErrorBlock(
                    ExitCode.FAILED,
                    "INTERNAL",
                    "a native library cannot be loaded: " + firstLine(failure.getCause()),
                    null,
                    "it is unpacked into " + System.getProperty("java.io.tmpdir")
                            + ", where there must be room and programs must be allowed to run; name another directory by"
                            + " java -Djava.io.tmpdir=DIR -jar …");
        }
        return new ErrorBlock(
                ExitCode.FAILED,
                "INTERNAL",
                command.getCommandName() + " met a defect of this program",
                null,
                "run the same with --verbose and report what it shows");
    }

    /** Where nothing may be executed, or the disk is full; zstd throws the second. */
    private static boolean isLibraryNotLoaded(@Nullable Throwable failure) {
        return failure instanceof UnsatisfiedLinkError
                || failure instanceof ExceptionInInitializerError
                        && message(failure).contains("unpack");
    }

    private static String firstLine(Throwable failure) {
        return message(failure).lines().findFirst().orElse("");
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "no reason was given" : message;
    }

    private static @Nullable String cause(Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause == null || cause.getMessage() == null) {
            return null;
        }
        String described = Causes.describe(cause);
        return message(failure).contains(cause.getMessage()) || looksLikeCode(described) ? null : described;
    }

    /** Messages of the JDK that were meant for programmers begin with a class name. */
    private static boolean looksLikeCode(String text) {
        return text.matches("(?s)([a-z]\\w*\\.)+[A-Z]\\w*.*");
    }

    /** Writes text to standard error, and with {@code --json} the same as an object to standard output. */
    void print(CommandLine command, boolean json) {
        RootCommand root = (RootCommand) command.getCommandSpec().root().userObject();
        Style style = Style.of(root.surroundings().terminal().colour());
        PrintWriter err = command.getErr();
        err.println(style.bad("error:") + " " + message);
        if (causeOrNull != null) {
            err.println("cause: " + causeOrNull);
        }
        if (nextOrNull != null) {
            err.println("next:  " + nextOrNull);
        }
        err.flush();
        if (json) {
            Output.writeDocument(
                    command.getOut(),
                    document -> document.object("error", inner -> inner.put("code", code)
                            .put("exitCode", exitCode.number())
                            .put("message", message)
                            .put("cause", causeOrNull)
                            .put("next", nextOrNull)));
            command.getOut().flush();
        }
    }
}
