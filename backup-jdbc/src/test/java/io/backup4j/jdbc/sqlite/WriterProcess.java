package io.backup4j.jdbc.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Random;

/** Another process that moves amounts between accounts until its input ends. */
public final class WriterProcess {
    static final String BEGUN = "begun";

    private WriterProcess() {}

    static Process start(Path file, int accounts) throws IOException {
        return Java.start(WriterProcess.class, file.toString(), String.valueOf(accounts));
    }

    public static void main(String[] arguments) throws Exception {
        Thread watch = new Thread(WriterProcess::awaitEndOfInput);
        watch.setDaemon(true);
        watch.start();
        Random random = new Random(1);
        int accounts = Integer.parseInt(arguments[1]);
        try (Connection connection = Sqlite.connect(Path.of(arguments[0]))) {
            Sqlite.execute(connection, "PRAGMA busy_timeout = 60000", "PRAGMA synchronous = OFF");
            boolean told = false;
            while (watch.isAlive()) {
                int amount = random.nextInt(100);
                Sqlite.execute(
                        connection,
                        "BEGIN IMMEDIATE",
                        "UPDATE account SET balance = balance - " + amount + " WHERE id = "
                                + (1 + random.nextInt(accounts)),
                        "UPDATE account SET balance = balance + " + amount + " WHERE id = "
                                + (1 + random.nextInt(accounts)),
                        "COMMIT");
                if (!told) {
                    System.out.println(BEGUN);
                    told = true;
                }
            }
        }
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said but the end.
            }
        } catch (IOException e) {
            // Nobody is there any more.
        }
    }
}
