package io.backup4j.jdbc.postgres;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** A server made of programs that are installed on this machine, with their {@code psql} and {@code pg_dump}. The normal build needs none of it. */
final class LocalServer implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final Path folder;
    private final int port;

    private LocalServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** The folder of the programs: what {@code -Dpostgres.bin} says, else the newest where Debian has them. */
    static Optional<Path> programs() throws IOException {
        String said = System.getProperty("postgres.bin", "");
        if (!said.isEmpty()) {
            return Optional.of(Path.of(said));
        }
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin ->
                            Files.isExecutable(bin.resolve("pg_dump")) && Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(
                            bin -> Integer.valueOf(bin.getParent().getFileName().toString())));
        }
    }

    /** @param folder an empty one, for the data */
    static LocalServer start(Path programs, Path folder) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        LocalServer server = new LocalServer(programs, folder, port);
        String data = folder.resolve("data").toString();
        server.asServer("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        server.asServer(
                "pg_ctl",
                "-D",
                data,
                "-l",
                folder.resolve("log").toString(),
                "-w",
                "-o",
                "-p " + port + " -k " + folder
                        + " -c fsync=off -c wal_level=logical -c max_locks_per_transaction=256 -c listen_addresses=localhost",
                "start");
        return server;
    }

    /** A server refuses to run as the superuser of the machine, who is told to be nobody then. */
    private void asServer(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command, folder.resolve("out-of-" + program), 120);
    }

    private static void run(List<String> command, Path output, long seconds) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end within " + seconds + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(command + " ended with " + process.exitValue() + ": "
                    + Files.readString(output).strip());
        }
    }

    PGSimpleDataSource database(String name) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"localhost"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(name);
        source.setUser("postgres");
        return source;
    }

    /** Runs a script; statements that fail are left out, because such scripts test failures too, or need what is not there. Returns how many did. */
    long load(String database, Path script) throws IOException {
        Path output = folder.resolve(database + ".psql");
        List<String> command = client("psql", "-d", database, "-X", "-q", "-o", "/dev/null");
        command.addAll(List.of("-v", "ON_ERROR_ROLLBACK=on", "-f", script.toString()));
        run(command, output, 900);
        try (Stream<String> lines = Files.lines(output, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("ERROR:")).count();
        }
    }

    /** What {@code pg_dump} writes of a database, its settings and comment included. */
    String dump(String database) throws IOException {
        Path output = folder.resolve(database + ".dump");
        Path messages = folder.resolve(database + ".pg_dump");
        List<String> command = client("pg_dump", "-d", database, "--create", "-f", output.toString());
        run(command, messages, 300);
        return Files.readString(output).replace("\\connect " + database, "").replace(" " + database, " this_database");
    }

    /** The same as a script for another database, without what is of the database itself. */
    Path dumpOf(String database) throws IOException {
        Path output = folder.resolve(database + ".script");
        List<String> command = client("pg_dump", "-d", database, "-f", output.toString());
        run(command, folder.resolve(database + ".pg_dump"), 300);
        return output;
    }

    private List<String> client(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                programs.resolve(program).toString(), "-h", "localhost", "-p", String.valueOf(port), "-U", "postgres"));
        command.addAll(List.of(arguments));
        return command;
    }

    @Override
    public void close() throws IOException {
        asServer("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "-w", "stop");
    }
}
