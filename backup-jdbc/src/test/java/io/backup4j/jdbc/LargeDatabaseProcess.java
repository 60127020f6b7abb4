package io.backup4j.jdbc;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RunJournals;
import io.backup4j.jdbc.h2.H2Source;
import io.backup4j.jdbc.h2.H2Target;
import io.backup4j.jdbc.sqlite.SqliteSource;
import io.backup4j.jdbc.sqlite.SqliteTarget;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.sqlite.SQLiteDataSource;

/** One step with a large database, in a process of its own. */
public final class LargeDatabaseProcess {
    private static final String SOURCE = "large";
    private static final long SEED = 20261121;
    private static final int ROWS = 800_000;
    private static final int ROWS_PER_OBJECT = 4_000;

    private final String kind;
    private final Path directory;

    private LargeDatabaseProcess(String kind, Path directory) {
        this.kind = kind;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        LargeDatabaseProcess process = new LargeDatabaseProcess(arguments[0], Path.of(arguments[2]));
        String said =
                switch (arguments[1]) {
                    case "make" -> process.make();
                    case "backup" -> process.backUp();
                    case "restore" -> process.restore();
                    default -> process.compare();
                };
        System.out.println(said + ", " + memory());
    }

    private Path file(String name) {
        return directory.resolve(kind + "-" + name);
    }

    private Connection connect(String name) throws SQLException {
        if (kind.equals("h2")) {
            return h2(name).getConnection();
        }
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + file(name));
        return database.getConnection();
    }

    private JdbcDataSource h2(String name) {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl("jdbc:h2:file:" + file(name));
        database.setUser("sa");
        return database;
    }

    private BackupSource source() {
        return kind.equals("h2")
                ? H2Source.of(SOURCE, h2("original"))
                        .temporaryDirectory(directory)
                        .build()
                : SqliteSource.of(SOURCE, file("original"))
                        .temporaryDirectory(directory)
                        .build();
    }

    private RestoreTarget target() {
        return kind.equals("h2")
                ? H2Target.into(h2("restored")).temporaryDirectory(directory)
                : SqliteTarget.into(file("restored")).build();
    }

    /** Rows of a kilobyte, half of which compresses, an index, and large objects. */
    private String make() throws SQLException, IOException {
        Random random = new Random(SEED);
        byte[] half = new byte[250];
        byte[] large = new byte[1_000_000];
        String rest = " is what a row says of itself, which is much the same in each of them" + ". ".repeat(200);
        try (Connection connection = connect("original");
                Statement statement = connection.createStatement()) {
            if (kind.equals("sqlite")) {
                statement.execute("PRAGMA journal_mode = WAL"); // Otherwise the host waits while the copy is made.
            }
            statement.execute("CREATE TABLE big (id INTEGER PRIMARY KEY, k INTEGER, v VARCHAR, w VARCHAR)");
            statement.execute("CREATE TABLE large (id INTEGER PRIMARY KEY, content BLOB)");
            connection.setAutoCommit(false);
            try (PreparedStatement row = connection.prepareStatement("INSERT INTO big VALUES (?, ?, ?, ?)");
                    PreparedStatement object = connection.prepareStatement("INSERT INTO large VALUES (?, ?)")) {
                for (int i = 0; i < ROWS; i++) {
                    random.nextBytes(half);
                    row.setInt(1, i);
                    row.setInt(2, random.nextInt(100_000));
                    row.setString(3, HexFormat.of().formatHex(half));
                    row.setString(4, i + rest);
                    row.executeUpdate();
                    if (i % ROWS_PER_OBJECT == 0) {
                        random.nextBytes(large);
                        object.setInt(1, i);
                        object.setBytes(2, large);
                        object.executeUpdate();
                        connection.commit();
                    }
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("CREATE INDEX big_k ON big (k)");
        }
        return megabytes("original") + " MB";
    }

    /** While a thread of the host writes new versions of rows, with the values that they had. */
    private String backUp() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        FutureTask<Long> writer = new FutureTask<>(() -> write(stop));
        new Thread(writer, "host").start();
        try (BackupRepository repository = BackupRepository.createUnencrypted(
                DirectorySink.at(directory.resolve(kind + "-repository")), options())) {
            BackupReport report = repository.backup(
                    BackupPlan.named("plan").source(source()).verifyFraction(0).build());
            return report.status() + ", stored " + (report.manifest().bytesStored() >> 20) + " MiB";
        } finally {
            stop.set(true);
            System.out.println(writer.get() + " transactions of the host meanwhile");
        }
    }

    private long write(AtomicBoolean stop) throws SQLException {
        Random random = new Random(SEED);
        long done = 0;
        try (Connection connection = connect("original");
                PreparedStatement update =
                        connection.prepareStatement("UPDATE big SET k = k WHERE id BETWEEN ? AND ? + 9")) {
            while (!stop.get()) {
                int row = random.nextInt(ROWS);
                update.setInt(1, row);
                update.setInt(2, row);
                update.executeUpdate();
                done++;
            }
        }
        return done;
    }

    private String restore() throws IOException {
        try (BackupRepository repository = BackupRepository.openUnencrypted(
                DirectorySink.at(directory.resolve(kind + "-repository")), options())) {
            RestoreReport report = repository.restore(
                    RestoreRequest.latest().target(SOURCE, target()).build());
            return (report.complete() ? "complete" : "incomplete " + report.issues()) + ", " + megabytes("restored")
                    + " MB";
        }
    }

    private static RepositoryOptions options() {
        return RepositoryOptions.builder().journal(RunJournals.none()).build();
    }

    private String compare() throws SQLException {
        String original = sum("original");
        String restored = sum("restored");
        return original.equals(restored) ? "the same, " + original : original + " became " + restored;
    }

    /** Of every value. */
    private String sum(String name) throws SQLException {
        MessageDigest sum = newSum();
        long rows = 0;
        try (Connection connection = connect(name);
                Statement statement = connection.createStatement()) {
            for (int first = 0; first < ROWS; first += ROWS_PER_OBJECT) {
                String range = " WHERE id BETWEEN " + first + " AND " + (first + ROWS_PER_OBJECT - 1) + " ORDER BY id";
                rows += add(sum, statement, "SELECT id, k, v, w FROM big" + range);
                rows += add(sum, statement, "SELECT id, content FROM large" + range);
            }
        }
        return rows + " rows, " + HexFormat.of().formatHex(sum.digest(), 0, 8);
    }

    private static long add(MessageDigest sum, Statement statement, String query) throws SQLException {
        long rows = 0;
        try (ResultSet row = statement.executeQuery(query)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                for (int i = 1; i <= columns; i++) {
                    boolean object = row.getMetaData().getColumnName(i).equalsIgnoreCase("content");
                    sum.update(object ? row.getBytes(i) : row.getString(i).getBytes(StandardCharsets.UTF_8));
                    sum.update((byte) 0);
                }
                rows++;
            }
        }
        return rows;
    }

    private static MessageDigest newSum() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has SHA-256", e);
        }
    }

    private long megabytes(String name) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            long bytes = 0;
            for (Path file : all.toList()) {
                if (file.getFileName().toString().startsWith(kind + "-" + name)) {
                    bytes += Files.size(file);
                }
            }
            return bytes / 1_000_000;
        }
    }

    /** The most that this process had of the machine's memory, as Linux says. */
    private static String memory() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.isReadable(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .findFirst()
                        .map(line -> "peak resident " + line.replaceAll("\\D", "") + " kB")
                        .orElse("")
                : "";
    }
}
