package io.backup4j.jdbc.sqlite;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program {@code sqlite3} that is installed on this machine: another build of SQLite, in a process of its own. The normal build does not need it. */
record SqliteProgram(Path program, Path folder) {
    /** What {@code .dump} does not show. */
    private static final List<String> PRAGMAS =
            List.of("page_size", "encoding", "auto_vacuum", "user_version", "application_id");

    private static final int MINUTES = 5;

    /**
     * What {@code -Dsqlite.program} says, else the first in the search path.
     *
     * @param folder for what it writes
     */
    static Optional<SqliteProgram> find(Path folder) {
        String said = System.getProperty("sqlite.program", "");
        Stream<Path> places = said.isEmpty()
                ? Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(place -> Path.of(place, "sqlite3"))
                : Stream.of(Path.of(said));
        return places.filter(Files::isExecutable).findFirst().map(found -> new SqliteProgram(found, folder));
    }

    /** All definitions and rows as statements, and settings of the file. */
    Path dump(Path database) throws IOException, InterruptedException {
        Path text = Files.createTempFile(folder, "dump-", ".sql");
        StringBuilder commands = new StringBuilder(".dump\n");
        PRAGMAS.forEach(pragma -> commands.append("PRAGMA ").append(pragma).append(";\n"));
        run(database, commands.toString(), text);
        return text;
    }

    String ask(Path database, String sql) throws IOException, InterruptedException {
        Path text = Files.createTempFile(folder, "answer-", ".txt");
        run(database, sql + ";\n", text);
        return Files.readString(text).strip();
    }

    /** Runs commands to their end, and fails with the first that fails. */
    void run(Path database, String commands) throws IOException, InterruptedException {
        run(database, commands, Files.createTempFile(folder, "out-", ".txt"));
    }

    private void run(Path database, String commands, Path out) throws IOException, InterruptedException {
        Process process = start(database, out);
        try (OutputStream in = process.getOutputStream()) {
            in.write(commands.getBytes(StandardCharsets.UTF_8));
        }
        end(process);
    }

    /** Runs what is written to its input. */
    Process start(Path database, Path out) throws IOException {
        return new ProcessBuilder(
                        program.toString(),
                        "-batch",
                        "-bail",
                        "-init",
                        File.separatorChar == '/' ? "/dev/null" : "NUL",
                        database.toString())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Waits for the end of a process whose input was closed. */
    static void end(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("sqlite3 has not ended within " + MINUTES + " minutes");
        }
        if (process.exitValue() != 0) {
            throw new IOException("sqlite3 failed: " + process.exitValue());
        }
    }
}
