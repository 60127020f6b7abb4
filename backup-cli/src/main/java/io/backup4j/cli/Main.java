package io.backup4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** Entry point of {@code backup-cli.jar}. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with an {@link ExitCode}. */
    public static void main(String[] args) {
        Logging.configure(List.of(args));
        EarlyClasses.loadFor(List.of(args), Runtime.getRuntime().availableProcessors());
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::onShutdown, "backup4j-stop"));
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        CommandLine commandLine = BackupCommandLine.create(Surroundings.ofProcess(interruption), List.of(args));
        int code = commandLine.setOut(out).setErr(err).execute(args);
        out.flush();
        err.flush();
        if (out.checkError() && code == ExitCode.OK.number()) {
            // A full disk or a closed pipe under standard output must not look like success to a script that reads it.
            err.println("error: standard output could not be written; what the command did stays done");
            err.flush();
            code = ExitCode.FAILED.number();
        }
        interruption.finished(code);
        System.exit(code);
    }

    /** UTF-8 whatever the locale says: file names and JSON must not turn into question marks. Windows consoles have their own idea. */
    private static PrintWriter writer(FileDescriptor stream) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        Charset charset = windows ? Charset.defaultCharset() : StandardCharsets.UTF_8;
        return new PrintWriter(new FileOutputStream(stream), false, charset);
    }
}
