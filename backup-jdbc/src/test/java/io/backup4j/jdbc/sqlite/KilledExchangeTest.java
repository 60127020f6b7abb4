package io.backup4j.jdbc.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process is killed after each step of a restore. Whoever opens the database then finds the old one or the new one, whole, and never parts of both. */
class KilledExchangeTest {
    private static final List<String> STEPS = List.of("settled", "kept", "companions removed", "renamed", "opened");
    private static final int KILLED = 86;

    @TempDir
    private Path directory;

    private Path fresh;

    /** What a crash of the host before has left. */
    private enum Before {
        /** Committed changes that are only in the log. */
        HOT_LOG {
            @Override
            void leave(Path work, Path file) throws Exception {
                crash(
                        work,
                        file,
                        "WAL",
                        "UPDATE t SET v = 'old', k = 'old'",
                        "INSERT INTO t (k, v) VALUES ('old', 'in the log')");
            }
        },
        /** A transaction that has reached the file in parts, and must be rolled back. */
        HOT_JOURNAL {
            @Override
            void leave(Path work, Path file) throws Exception {
                crash(
                        work,
                        file,
                        "DELETE",
                        "UPDATE t SET v = 'old', k = 'old'",
                        "PRAGMA cache_size = 1",
                        "BEGIN",
                        "UPDATE t SET v = 'never committed', b = zeroblob(300)");
            }
        },
        /** A file that nobody can read, and a log. */
        UNREADABLE {
            @Override
            void leave(Path work, Path file) throws Exception {
                HOT_LOG.leave(work, file);
                byte[] rubbish = "rubbish".repeat(3000).getBytes(UTF_8);
                Files.write(file, rubbish);
            }
        },
        /** A log whose database is gone. */
        LOG_ALONE {
            @Override
            void leave(Path work, Path file) throws Exception {
                HOT_LOG.leave(work, file);
                Files.delete(file);
            }
        };

        abstract void leave(Path work, Path file) throws Exception;

        /** The files as they are while a connection is in the midst of something: what a killed process leaves. */
        static void crash(Path work, Path file, String journalMode, String... statements) throws Exception {
            Path live = Files.createDirectory(work.resolve("live")).resolve("app.db");
            Sqlite.filled(live, journalMode, 400);
            try (Connection host = Sqlite.connect(live)) {
                Sqlite.execute(host, "PRAGMA synchronous = OFF");
                Sqlite.execute(host, statements);
                try (Stream<Path> all = Files.list(live.getParent())) {
                    for (Path each : all.toList()) {
                        if (!each.toString().endsWith("-shm")) {
                            Files.copy(each, file.resolveSibling(each.getFileName()));
                        }
                    }
                }
            }
        }
    }

    @BeforeEach
    void makeWhatIsRestored() throws Exception {
        fresh = Sqlite.filled(directory.resolve("fresh.db"), "WAL", 200);
        Sqlite.execute(fresh, "UPDATE t SET v = 'new', k = 'new'");
    }

    @ParameterizedTest
    @EnumSource(Before.class)
    void leavesTheOldOrTheNewDatabase(Before before) throws Exception {
        for (String step : STEPS) {
            Path work = Files.createDirectory(directory.resolve(step));
            Path file = Files.createDirectory(work.resolve("host")).resolve("app.db");
            before.leave(work, file);
            assertThat(Sqlite.names(file.getParent()))
                    .as("a crash leaves something")
                    .isNotEmpty();
            Process process = Java.start(KilledExchangeTest.class, fresh.toString(), file.toString(), step);
            assertThat(process.waitFor()).as(step).isEqualTo(KILLED);
            String found = look(file, before);
            boolean mustBeNew = step.equals("renamed") || step.equals("opened");
            assertThat(found).as(before + " killed after " + step).isEqualTo(mustBeNew ? "new" : "old");
        }
    }

    /** Opens the file as the host would after the next start. */
    private static String look(Path file, Before before) throws Exception {
        if (before == Before.LOG_ALONE && Files.notExists(file)) {
            return keptLog(file) ? "old" : "the log is lost";
        }
        if (before == Before.UNREADABLE && !isDatabase(file)) {
            return keptLog(file) ? "old" : "the log is lost";
        }
        try (Connection host = Sqlite.connect(file)) {
            assertThat(Sqlite.ask(host, "PRAGMA integrity_check")).isEqualTo("ok");
            String rows = Sqlite.ask(host, "SELECT count(*) || ' ' || min(k) || ' ' || max(k) FROM t");
            return switch (rows) {
                case "200 new new" -> "new";
                case "401 old old" -> before == Before.HOT_LOG ? "old" : rows;
                case "400 old old" -> before == Before.HOT_JOURNAL ? "old" : rows;
                default -> rows;
            };
        }
    }

    private static boolean isDatabase(Path file) throws IOException {
        return new String(Files.readAllBytes(file), 0, 6, UTF_8).equals("SQLite");
    }

    /** Under its first name or its second. */
    private static boolean keptLog(Path file) throws IOException {
        return Sqlite.names(file.getParent()).stream().anyMatch(name -> name.endsWith("-wal"));
    }

    @Test
    void finishesWhenNobodyKillsIt() throws Exception {
        // The same restore without a kill, so that a kill is what makes the difference above.
        Path file = Files.createDirectory(directory.resolve("host")).resolve("app.db");
        Before.HOT_LOG.leave(directory, file);
        restore(fresh, file, step -> {});
        assertThat(look(file, Before.HOT_LOG)).isEqualTo("new");
        assertThat(Sqlite.names(file.getParent())).containsExactly("app.db");
    }

    /** The process that is killed. */
    public static void main(String[] arguments) throws IOException {
        restore(Path.of(arguments[0]), Path.of(arguments[1]), step -> {
            if (step.equals(arguments[2])) {
                Runtime.getRuntime().halt(KILLED);
            }
        });
    }

    private static void restore(Path content, Path file, ExchangeWatch watch) throws IOException {
        byte[] bytes = Files.readAllBytes(content);
        StoredEntry entry = new StoredEntry(
                EntryPath.of("main"), EntryKind.FILE, EntryAttributes.none(), bytes.length, new byte[0], false);
        SqliteTarget target = SqliteTarget.into(file)
                .whenPresent(PresentFile.REPLACE)
                .replaceUnreadable()
                .build(watch);
        try (TargetSession session = target.open(new TargetContext("db", false, issue -> {}))) {
            session.decide(entry);
            try (EntryWriter writer = session.write(entry)) {
                writer.write(0, ByteBuffer.wrap(bytes));
                writer.commit();
            }
            session.finish();
        }
    }
}
