package io.backup4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A MySQL that somebody unpacked ({@code -Dmysql.home=DIRECTORY}), with a new data directory. One for all tests of this JVM. */
public final class MysqlServer implements AutoCloseable {
    private static final long MOST_SECONDS_TO_START = 120;

    private final Process process;
    private final int port;

    private MysqlServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where {@code bin/mysqld} and its tools are; empty if nobody said. */
    public static Optional<Path> home() {
        return Optional.of(System.getProperty("mysql.home", ""))
                .filter(home -> !home.isEmpty())
                .map(home -> Path.of(home).toAbsolutePath());
    }

    /** Starts one with the account {@code admin}, whose password is {@code secret-of-admin}. */
    public static MysqlServer start(Path home) {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "mysql").toAbsolutePath();
            Path accounts = folder.resolve("accounts.sql");
            Files.writeString(
                    accounts,
                    "CREATE USER admin@localhost IDENTIFIED BY 'secret-of-admin';\n"
                            + "GRANT ALL ON *.* TO admin@localhost WITH GRANT OPTION;\n");
            run(home, folder, List.of("--initialize-insecure", "--init-file=" + accounts))
                    .waitFor();
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            Process process = run(
                    home,
                    folder,
                    List.of(
                            "--port=" + port,
                            "--bind-address=127.0.0.1",
                            "--socket=s.sock",
                            "--pid-file=" + folder.resolve("pid"),
                            "--secure-file-priv=NULL",
                            "--mysqlx=OFF",
                            "--skip-log-bin",
                            "--event-scheduler=OFF",
                            "--local-infile=1",
                            "--federated",
                            "--information-schema-stats-expiry=0",
                            "--innodb-flush-log-at-trx-commit=0",
                            "--innodb-doublewrite=0",
                            "--innodb-buffer-pool-size=128M"));
            MysqlServer server = new MysqlServer(process, port);
            server.awaitConnections(folder);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Process run(Path home, Path folder, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/mysqld").toString(),
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--log-error=" + folder.resolve("log.err"),
                "--user=" + System.getProperty("user.name")));
        command.addAll(options);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()))
                .start();
    }

    private void awaitConnections(Path folder) throws InterruptedException, IOException {
        for (long tenths = 0; tenths < MOST_SECONDS_TO_START * 10; tenths++) {
            try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
                // It listens when it is ready, and greets whoever connects.
                if (connection.getInputStream().read() >= 0) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        close();
        throw new IllegalStateException("MySQL does not start:\n" + Files.readString(folder.resolve("log.err")));
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
