package io.backup4j.operate.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeWatchTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void restIsCountedFromTheLastChangeAndHasALimit() {
        QuietPeriod period = new QuietPeriod(Duration.ofNanos(10), Duration.ofNanos(100));
        assertThat(period.isOver(5)).isFalse();
        period.changed(0);
        assertThat(period.isOver(9)).isFalse();
        period.changed(9);
        assertThat(period.isOver(18)).isFalse();
        assertThat(period.waitNanos(18)).isEqualTo(1);
        assertThat(period.isOver(19)).isTrue();
        assertThat(period.isOver(1000)).as("told once").isFalse();
        for (int now = 2000; now < 2100; now += 5) {
            period.changed(now);
            assertThat(period.isOver(now + 4)).isFalse();
        }
        assertThat(period.isOver(2100)).as("a change waits no longer").isTrue();
    }

    @Test
    void aStopwatchMayOverflow() {
        QuietPeriod period = new QuietPeriod(Duration.ofNanos(10), Duration.ofNanos(100));
        period.changed(Long.MAX_VALUE - 2);
        assertThat(period.isOver(Long.MIN_VALUE)).isFalse();
        assertThat(period.isOver(Long.MIN_VALUE + 10)).isTrue();
    }

    @Test
    void theSystemTellsOfChangesAlsoInDirectoriesMadeLater() throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("a/b"));
        try (TreeChanges tree = WatchedTree.of(List.of(directory), path -> !path.endsWith("log"))) {
            assertThat(tree.await(Duration.ZERO)).isFalse();
            Files.writeString(directory.resolve("a/b/file"), "1");
            assertThat(changes(tree)).isTrue();
            Files.createDirectories(directory.resolve("c"));
            assertThat(changes(tree)).isTrue();
            Files.writeString(directory.resolve("c/file"), "1");
            assertThat(changes(tree)).isTrue();
            comeToRest(tree);
            Files.writeString(directory.resolve("c/log"), "1");
            assertThat(tree.await(Duration.ofMillis(50))).as("does not matter").isFalse();
        }
    }

    @Test
    void lookingTellsOfChangesOfNameSizeAndTime() throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("file"), "1");
        try (TreeChanges tree =
                new PolledTree(List.of(directory), path -> !path.endsWith("log"), Duration.ofNanos(1))) {
            assertThat(quiet(tree)).isTrue();
            Files.writeString(file, "12");
            assertThat(changes(tree)).isTrue();
            Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1000));
            assertThat(changes(tree)).isTrue();
            Files.move(file, directory.resolve("other"));
            assertThat(changes(tree)).isTrue();
            Files.writeString(directory.resolve("log"), "1");
            assertThat(quiet(tree)).isTrue();
        }
    }

    private static boolean changes(TreeChanges tree) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (System.nanoTime() < end) {
            if (tree.await(Duration.ofMillis(100))) {
                return true;
            }
        }
        return false;
    }

    /** One change is told in several pieces: a file is made, then written. */
    private static void comeToRest(TreeChanges tree) throws IOException, InterruptedException {
        boolean quiet = false;
        for (long end = System.nanoTime() + LONG.toNanos(); !quiet && System.nanoTime() < end; ) {
            quiet = quiet(tree);
        }
        assertThat(quiet).isTrue();
    }

    private static boolean quiet(TreeChanges tree) throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            if (tree.await(Duration.ofMillis(10))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void itsBeginAndEachChangeThatComesToRestAreTold() throws IOException, InterruptedException {
        Semaphore told = new Semaphore(0);
        try (ChangeWatch watch =
                ChangeWatch.start(List.of(directory), path -> true, Duration.ofMillis(10), told::release)) {
            assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            Files.writeString(directory.resolve("file"), "1");
            assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void aRootThatIsReplacedIsWatchedOn() throws IOException, InterruptedException {
        for (boolean moved : new boolean[] {true, false}) {
            Path root = Files.createDirectory(directory.resolve("root"));
            Semaphore told = new Semaphore(0);
            try (ChangeWatch watch =
                    ChangeWatch.start(List.of(root), path -> true, Duration.ofMillis(10), told::release)) {
                assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
                if (moved) {
                    Files.move(root, directory.resolve("old"));
                } else {
                    Files.delete(root);
                }
                Files.createDirectory(root);
                assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
                told.drainPermits();
                Files.writeString(root.resolve("file"), "1");
                assertThat(told.tryAcquire(20, TimeUnit.SECONDS))
                        .as("moved %s", moved)
                        .isTrue();
                assertThat(watch).isNotNull();
            }
            Files.delete(root.resolve("file"));
            Files.delete(root);
        }
    }

    @Test
    void aDirectoryThatAppearsLaterIsSeenAsWell() throws IOException, InterruptedException {
        Path later = directory.resolve("later");
        Semaphore told = new Semaphore(0);
        try (ChangeWatch watch =
                ChangeWatch.start(List.of(later), path -> true, Duration.ofMillis(10), told::release)) {
            assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            Files.createDirectory(later);
            Files.writeString(later.resolve("file"), "1");
            assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            assertThat(watch).isNotNull();
        }
    }
}
