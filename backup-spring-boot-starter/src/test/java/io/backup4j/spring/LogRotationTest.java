package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.PlacesReport;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import io.backup4j.testkit.ForwardingSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;

class LogRotationTest {
    @TempDir
    private Path directory;

    private Path logs;

    @BeforeEach
    void makeLogs() throws IOException {
        logs = Files.createDirectory(directory.resolve("logs"));
    }

    @Test
    void logsThatAreRotatedBetweenListingAndReadingMakeNoNightPartial() {
        night(this::rotate);
    }

    @Test
    void logsThatAreRemovedBetweenListingAndReadingMakeNoNightPartial() {
        night(() -> {
            Files.delete(logs.resolve("app.log.1"));
            Files.delete(logs.resolve("app.log.2"));
        });
    }

    @Test
    void aLogThatIsRotatedWhileItIsReadMakesNoNightPartial() {
        nightOf(files -> new ChangingWhileRead(files, "app.log", () -> {
            if (Files.exists(logs.resolve("app.log"))) {
                rotate();
            }
        }));
    }

    @Test
    void aLogThatIsWrittenWhileItIsReadMakesNoNightPartial() {
        nightOf(files -> new ChangingWhileRead(
                files,
                "app.log",
                () -> Files.writeString(logs.resolve("app.log"), "one more line", StandardOpenOption.APPEND)));
    }

    private void night(Change change) {
        nightOf(files -> new ChangingBeforeRead(files, change));
    }

    private void nightOf(UnaryOperator<BackupSource> changing) {
        Contexts.withDatabase(directory)
                .withPropertyValues("backup.plans.nightly.sources=logs")
                .withBean("logs", BackupSource.class, () -> changing.apply(FileSource.of("logs", logs)))
                .run(context -> {
                    for (int night = 0; night < 2; night++) {
                        makeUp();
                        PlacesReport report = run(context);
                        assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
                    }
                    assertThat(context.getBean(HostPlaces.class)
                                    .nearest()
                                    .open()
                                    .list())
                            .isNotEmpty()
                            .allSatisfy(backup -> {
                                assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
                                assertThat(backup.verified()).isTrue();
                            });
                });
    }

    private static PlacesReport run(ApplicationContext context) {
        return context.getBean(PlanRunner.class)
                .run(
                        context.getBean(HostPlans.class).require("nightly"),
                        RunOrder.asPlanned("test"),
                        RunControl.none());
    }

    /** As before the night. */
    private void makeUp() throws IOException {
        for (String name : List.of("app.log", "app.log.1", "app.log.2", "audit.log")) {
            Files.writeString(logs.resolve(name), "lines of " + name);
        }
    }

    private void rotate() throws IOException {
        Files.move(logs.resolve("app.log.1"), logs.resolve("app.log.2"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(logs.resolve("app.log"), logs.resolve("app.log.1"));
    }

    /** What happens to the files. */
    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    /** Files that change after all of them were listed, and before the first is read. */
    private static final class ChangingBeforeRead extends ForwardingSource {
        private final Change change;

        ChangingBeforeRead(BackupSource files, Change change) {
            super(files);
            this.change = change;
        }

        @Override
        protected SourceSession session(SourceSession session) throws IOException {
            Listed listed = new Listed(session);
            change.make();
            return listed;
        }
    }

    /** Files of which one changes each time it is read. */
    private static final class ChangingWhileRead extends ForwardingSource {
        private final String name;
        private final Change change;

        ChangingWhileRead(BackupSource files, String name, Change change) {
            super(files);
            this.name = name;
            this.change = change;
        }

        @Override
        protected SourceSession session(SourceSession session) throws IOException {
            return new Listed(session) {
                @Override
                public @Nullable SourceEntry next() {
                    SourceEntry entry = super.next();
                    return entry != null && entry.path().toString().endsWith("/" + name)
                            ? new Changing(entry, change)
                            : entry;
                }
            };
        }
    }

    /** Lists all files at once. */
    private static class Listed extends ForwardingSource.Session {
        private final Deque<SourceEntry> entries = new ArrayDeque<>();

        Listed(SourceSession session) throws IOException {
            super(session);
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                entries.add(entry);
            }
        }

        @Override
        public @Nullable SourceEntry next() {
            return entries.poll();
        }
    }

    /** An entry that changes after it was opened and before it is read. */
    private static final class Changing extends ForwardingSource.Entry {
        private final Change change;

        Changing(SourceEntry entry, Change change) {
            super(entry);
            this.change = change;
        }

        @Override
        public EntryReader open() throws IOException {
            EntryReader reader = super.open();
            change.make();
            return reader;
        }
    }
}
