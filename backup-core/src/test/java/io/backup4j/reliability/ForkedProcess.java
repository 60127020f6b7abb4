package io.backup4j.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Java machine of its own with the class path of the tests, for one of their main classes. */
public final class ForkedProcess implements AutoCloseable {
    /** 128 + SIGKILL. */
    private static final int KILLED = 137;

    private final Process process;
    private final BufferedReader lines;
    private final OutputStream commands;
    private final Path errors;

    /**
     * Starts a process with little memory.
     *
     * @param work for its temporary files and what it says on its error output
     */
    public static ForkedProcess start(Path work, int heapMiB, Class<?> main, List<String> arguments)
            throws IOException {
        Path temporary = Files.createDirectories(work.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMiB + "m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        if (heapMiB < 128) {
            // Short-lived: compiling well does not pay.
            command.add(2, "-XX:TieredStopAtLevel=1");
        }
        command.addAll(arguments);
        Path errors = Files.createTempFile(work, "errors", ".txt");
        return new ForkedProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    private ForkedProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.commands = process.getOutputStream();
    }

    /** Says something to the process; nothing happens if it is dead already. */
    public void tell(String line) throws IOException {
        commands.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        commands.flush();
    }

    /** Says no more to it, as if this machine had died. */
    public void abandon() throws IOException {
        commands.close();
    }

    /** The next line of its output; null at the end. */
    @Nullable
    public String line() throws IOException {
        return lines.readLine();
    }

    /** SIGKILL, and proof that it was what ended the process. */
    public void kill() throws InterruptedException, IOException {
        // Through the handle: the process itself would close its output, of which the last lines are to be read still.
        process.toHandle().destroyForcibly();
        int end = process.waitFor();
        assertThat(end).as(errors()).isEqualTo(KILLED);
    }

    /** Waits for the end that it comes to by itself. */
    public int end() throws InterruptedException {
        return process.waitFor();
    }

    /** What it has said on its error output. */
    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Ends it if it lives still. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
